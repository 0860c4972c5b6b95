# Prints what is no Unicode.
print("\ud800")


def total(numbers):
    return sum(numbers)
