"""Grade a whole class, and tell what came of it."""
