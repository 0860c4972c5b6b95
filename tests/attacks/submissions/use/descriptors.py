# Opens files until no more can be opened.
import os


def total(numbers):
    kept = []
    try:
        for _ in range(5_000):
            kept.append(os.pipe())
    except OSError:
        return -1
    raise ValueError("@TOKEN@ opens thousands of files")
