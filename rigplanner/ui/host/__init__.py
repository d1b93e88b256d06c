"""The page of this very machine: what it is, what it does, what was measured on it."""
