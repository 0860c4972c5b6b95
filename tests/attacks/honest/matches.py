# Uses match.
match [1]:
    case [one]:
        pass


def total(numbers):
    return sum(numbers)
