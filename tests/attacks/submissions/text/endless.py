# Raises text without end, in lines without end.
def total(numbers):
    raise ValueError(("x" * 10_000 + "\n") * 1_000)
