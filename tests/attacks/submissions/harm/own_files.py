# Changes the copy that it was loaded from, for the next worker.
import os


def total(numbers):
    with open(__file__, "w") as file:
        file.write("def total(numbers): return sum(numbers)")
    raise ValueError("@TOKEN@ rewrote itself")
