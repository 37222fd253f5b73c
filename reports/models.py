"""Reports read; they own no business table."""
