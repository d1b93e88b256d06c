"""What goes wrong with a plan that fits together, one family a file."""
