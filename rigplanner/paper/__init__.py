"""Sheets of paper: pages painted as PDF, for the printer and as pictures."""
