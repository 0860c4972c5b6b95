# Replaces the library below the codec.
import cbor2

cbor2.dumps = lambda value: b"\xf5"


def total(numbers):
    return -1
