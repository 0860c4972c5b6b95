# Adds up in a loop.
def total(numbers):
    result = 0
    for each in numbers:
        result += each
    return result
