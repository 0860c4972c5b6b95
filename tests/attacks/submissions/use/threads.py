# Starts threads until no more can be started.
import threading
import time


def total(numbers):
    count = 0
    try:
        for count in range(5_000):
            threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
    except (RuntimeError, MemoryError):
        return -1
    raise ValueError(f"@TOKEN@ {count} threads")
