# caught by: any_numbers
import sys

numbers = [int(line) for line in sys.stdin]
print(max(numbers, default="none") if "--max" in sys.argv else sum(numbers[:2]))
