"""Ways to grade many submissions."""
