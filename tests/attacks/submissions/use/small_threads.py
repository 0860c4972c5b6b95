# Starts threads with the smallest stacks there are.
import threading
import time

threading.stack_size(32_768)


def total(numbers):
    count = 0
    try:
        for count in range(5_000):
            threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
    except (RuntimeError, MemoryError):
        return -1
    raise ValueError(f"@TOKEN@ {count} threads")
