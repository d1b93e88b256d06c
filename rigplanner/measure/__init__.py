"""Real speeds: of models on this machine, of its drives and of its memory."""
