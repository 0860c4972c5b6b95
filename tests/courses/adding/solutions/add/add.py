"""Add up the numbers of standard input, one in each line."""

import sys

numbers = [int(line) for line in sys.stdin]
if "--max" in sys.argv:
    print(max(numbers, default="none"))
else:
    print(sum(numbers))
