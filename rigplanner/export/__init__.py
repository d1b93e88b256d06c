"""Reports on paper and in other formats."""
