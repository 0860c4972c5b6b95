# Asks for the time.
import datetime
import time

datetime.datetime.now(), time.perf_counter(), time.localtime()


def total(numbers):
    return sum(numbers)
