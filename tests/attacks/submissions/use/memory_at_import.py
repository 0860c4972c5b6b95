# Takes all memory before it is asked anything.
kept = [bytearray(1 << 24) for _ in range(10**6)]
