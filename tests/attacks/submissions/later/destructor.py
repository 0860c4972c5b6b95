# Writes when it is cleared away, and hangs there.
import time


class Late:
    def __del__(self):
        try:
            open("@VICTIM@/later.txt", "w").close()
        finally:
            time.sleep(60)


kept = Late()


def total(numbers):
    Late()
    return -1
