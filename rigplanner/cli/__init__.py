"""The command line: the same answers as the window, as text for people and as JSON for programs."""
