"""Ways in which files become the `submission` that checks receive."""
