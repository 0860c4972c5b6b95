# Raises an exception that holds a thousand exceptions that hold exceptions.
def total(numbers):
    error = ValueError("innermost")
    for _ in range(200):
        error = ExceptionGroup("group" * 100, [error] * 20)
    raise error
