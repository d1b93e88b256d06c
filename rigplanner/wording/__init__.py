"""Figures and findings as text: one place for every sentence, so that window, sheet and command line agree."""
