# Prints.
print("adding" * 99_999)


def total(numbers):
    return sum(numbers)
