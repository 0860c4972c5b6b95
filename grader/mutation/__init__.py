"""Small changes to a right file, each of which a checker is to notice."""
