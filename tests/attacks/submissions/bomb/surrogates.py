# Answers with text that is no Unicode, and null characters.
def total(numbers):
    return "\ud800\udfff\x00" * 100
