# Gives a subclass of int.
class Sum(int):
    pass


def total(numbers):
    return Sum(sum(numbers))
