# Writes other source lines into the cache that tracebacks are made of.
import linecache

linecache.getline = lambda *args: "return sum(numbers)"
linecache.cache[__file__] = (1, None, ["@TOKEN@\n"] * 20, __file__)


def total(numbers):
    raise ValueError("look at my source")
