"""The catalog page: everything known, with its sources."""
