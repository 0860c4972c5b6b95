# Gives hostile text as its answer.
def total(numbers):
    return "\x1b[2J\u202e]]><script>\x00\ud800\n::error::x" * 50
