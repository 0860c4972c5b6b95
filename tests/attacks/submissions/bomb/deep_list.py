# Answers with lists in lists in lists.
def total(numbers):
    value = []
    for _ in range(100_000):
        value = [value]
    return value
