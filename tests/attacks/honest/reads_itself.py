# Reads itself.
text = open(__file__).read()
assert "def total" in text


def total(numbers):
    return sum(numbers)
