# Is no Python, in a line that is hostile.
def total(numbers) return "\x1b[2J
