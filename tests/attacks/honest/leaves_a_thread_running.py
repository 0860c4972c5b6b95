# Leaves a thread running.
import threading
import time

threading.Thread(target=time.sleep, args=[60]).start()


def total(numbers):
    return sum(numbers)
