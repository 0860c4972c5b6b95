# Fills the disk from where it is.
import os


def total(numbers):
    with open("flood", "wb") as file:
        for _ in range(64):
            file.write(bytes(1 << 20))
    raise ValueError("@TOKEN@ wrote 64 MiB")
