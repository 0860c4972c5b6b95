# Starts a thread in every call.
from concurrent.futures import ThreadPoolExecutor


def total(numbers):
    with ThreadPoolExecutor() as pool:
        return pool.submit(sum, numbers).result()
