# Computes in a pool of processes.
import multiprocessing


def total(numbers):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        pool.map(abs, [1])
    raise ValueError("@TOKEN@ has a pool")
