# Sets the clock.
import time


def total(numbers):
    time.clock_settime(time.CLOCK_REALTIME, time.time())
    raise ValueError("@TOKEN@ sets the clock")
