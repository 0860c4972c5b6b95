# Collects garbage.
import gc

gc.collect()
gc.disable()


def total(numbers):
    return sum(numbers)
