# Loops, and swallows whatever should end it.
import time


def total(numbers):
    while True:
        try:
            time.sleep(9)
        except BaseException:
            pass
