"""Fits the speed law to public measurements, and says how far off its predictions are."""
