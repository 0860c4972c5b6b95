# Hangs when its names are looked up.
import time


def __getattr__(name):
    time.sleep(60)


def __dir__():
    time.sleep(60)
