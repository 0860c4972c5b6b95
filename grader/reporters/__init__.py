"""Ways to write reports down: pure functions from reports to text."""
