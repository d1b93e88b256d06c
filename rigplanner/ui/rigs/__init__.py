"""Saved rigs as cards."""
