"""Prove a checker: by its stub, by solutions right and wrong, and by mutants of its reference."""
