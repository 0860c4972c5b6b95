# Prints without end.
def total(numbers):
    while True:
        print("x" * 10_000)
