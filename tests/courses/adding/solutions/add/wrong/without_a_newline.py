# caught by: example
import sys
print(sum(map(int, sys.stdin)), end="")
