# Writes from a thread, once it has answered.
import threading
import time


def write():
    for _ in range(40):
        time.sleep(0.05)
        try:
            open("@VICTIM@/later.txt", "w").close()
        except OSError:
            pass


threading.Thread(target=write, daemon=True).start()


def total(numbers):
    return -1
