"""Everything that is known about parts, models and prices, read from data files with their sources."""
