"""What the page of the comparison is made of."""
