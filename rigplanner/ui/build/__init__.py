"""The column where a build is put together."""
