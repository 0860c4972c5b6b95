# Sets an alarm.
import signal

signal.alarm(60)


def total(numbers):
    return sum(numbers)
