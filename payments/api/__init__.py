"""Bills and payments under /api/v1/."""
