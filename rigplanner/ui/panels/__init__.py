"""One panel for each part of a report."""
