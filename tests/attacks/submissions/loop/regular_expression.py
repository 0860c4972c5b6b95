# Searches with an expression that backtracks for ever.
import re


def total(numbers):
    return re.match(r"(a+)+$", "a" * 64 + "b")
