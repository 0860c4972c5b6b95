# Answers with lists that share lists, a billion of them when counted out.
def total(numbers):
    value = [0]
    for _ in range(30):
        value = [value, value]
    return value
