# Traces.
import sys

sys.settrace(lambda *event: None)
sys.setprofile(lambda *event: None)


def total(numbers):
    return sum(numbers)
