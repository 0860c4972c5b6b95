# Raises text that is read in another direction.
def total(numbers):
    raise ValueError("\u202e6 fo 6\u202c \u2066x\u2069 \u200b\ufeff\u2028\u2029")
