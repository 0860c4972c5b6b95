# Answers with a number of three million digits.
def total(numbers):
    return 1 << 10**7
