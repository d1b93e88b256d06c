"""Files of the user: rigs, settings and the plan saved by itself."""
