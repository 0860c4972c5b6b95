# Leaves a child that writes later.
import os
import time


def total(numbers):
    if os.fork() == 0:
        time.sleep(0.3)
        open("@VICTIM@/later.txt", "w").close()
        time.sleep(60)
    return -1
