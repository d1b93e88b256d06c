"""What the program talks about: parts, models, plans, reports and where figures come from."""
