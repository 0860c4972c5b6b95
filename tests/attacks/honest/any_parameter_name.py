# Has parameters of its own names and kinds.
def total(x, /, *, verbose=False):
    return sum(x)
