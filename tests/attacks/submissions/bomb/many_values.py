# Answers with a million numbers.
def total(numbers):
    return list(range(10**6))
