"""Find what a class handed in, and whose it is."""
