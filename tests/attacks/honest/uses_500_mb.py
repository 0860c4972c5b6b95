# Takes 500 MB.
kept = bytearray(500 << 20)


def total(numbers):
    return sum(numbers)
