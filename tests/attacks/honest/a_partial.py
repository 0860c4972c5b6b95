# Is a partial.
import functools

total = functools.partial(sum, start=0)
