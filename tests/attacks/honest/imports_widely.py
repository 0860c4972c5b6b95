# Imports widely.


def total(numbers):
    return sum(numbers)
