# Logs.
import logging

logging.basicConfig(level=0)
logging.warning("adding")


def total(numbers):
    return sum(numbers)
