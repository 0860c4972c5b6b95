# Raises text that is no Unicode, which many writers refuse.
def total(numbers):
    raise ValueError("\ud800 \udfff \udc80")
