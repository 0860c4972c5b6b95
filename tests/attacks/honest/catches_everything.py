# Catches everything.
try:
    open("/etc/passwd")
except BaseException:
    pass


def total(numbers):
    return sum(numbers)
