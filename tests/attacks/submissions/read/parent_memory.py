# Reads the memory of the judge.
def total(numbers):
    with open("/proc/@JUDGE@/maps") as maps, open("/proc/@JUDGE@/mem", "rb") as memory:
        memory.seek(int(next(maps).partition("-")[0], 16))
        raise ValueError("@TOKEN@", memory.read(4))
