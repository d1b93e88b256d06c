"""Memory, speed, waiting, loading and cost: one published formula or one idea a file."""
