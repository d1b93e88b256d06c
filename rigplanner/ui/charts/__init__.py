"""Pictures of data, painted by ourselves."""
