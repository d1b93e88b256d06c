"""Compatibility of the chosen parts, one rule family a file."""
