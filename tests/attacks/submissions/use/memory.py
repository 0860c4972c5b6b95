# Takes all memory.
def total(numbers):
    kept = []
    while True:
        kept.append(bytearray(1 << 24))
