"""What is in this machine, read without ever raising or hanging."""
