# Leaves a daemon in a session of its own.
import os
import time


def total(numbers):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(0.3)
            open("@VICTIM@/later.txt", "w").close()
            time.sleep(60)
        os._exit(0)
    return -1
