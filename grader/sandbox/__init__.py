"""The worker: where submissions run, and the line to it."""
