"""The first minutes: where to begin, and a short tour."""
