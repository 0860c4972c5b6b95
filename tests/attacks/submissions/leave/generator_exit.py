# Raises what no `except Exception` catches.
def total(numbers):
    raise GeneratorExit
