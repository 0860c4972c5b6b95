# Prints hostile text.
def total(numbers):
    print("\x1b[2J::error::PASSED\x00")
    return -1
