"""Plan a PC for local language models before buying it."""

__version__ = "0.1.0"
