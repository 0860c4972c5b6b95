# Ignores every signal that can be ignored, and goes on.
import signal
import time

for each in range(1, 65):
    try:
        signal.signal(each, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def total(numbers):
    time.sleep(60)
