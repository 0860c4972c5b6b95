# caught by: largest
import sys
print(sum(map(int, sys.stdin)))
