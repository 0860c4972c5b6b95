# Has a pool of threads.
from concurrent.futures import ThreadPoolExecutor

assert [*ThreadPoolExecutor(8).map(abs, range(99))] == [*range(99)]


def total(numbers):
    return sum(numbers)
