# Answers with a generator that never ends.
def total(numbers):
    while True:
        yield 6
