"""Sheets of paper in the window: looked at, saved, printed, copied."""
