# Answers with keys that all have one hash.
def total(numbers):
    return {(2**61 - 1) * each for each in range(5_000)}
