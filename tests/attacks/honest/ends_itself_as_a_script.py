# Ends itself where it is run as a script.
if __name__ == "__main__":
    raise SystemExit(total([]))


def total(numbers):
    return sum(numbers)
