# Gives hostile text as keys, in objects with hostile names.
class Answer:
    pass


Answer.__name__ = Answer.__qualname__ = "\x1b[31m" * 5_000


def total(numbers):
    return {"\x1b[2J\u202e": [-1]} if len(numbers) % 2 else Answer()
