# Gives what is not even equal to itself, and infinity.
def total(numbers):
    return float("nan") if len(numbers) % 2 else float("inf")
