"""Files of the user: rigs, settings, recovery."""
