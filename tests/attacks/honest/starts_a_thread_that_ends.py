# Starts a thread that ends.
import threading

threading.Thread(target=lambda: None).start()


def total(numbers):
    return sum(numbers)
