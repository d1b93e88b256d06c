"""From a plan to a report: evaluation, edits, checks and pitfalls."""
