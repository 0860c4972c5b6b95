"""Reads with input()."""

import sys

total = number = 0
while True:
    try:
        line = input()
        number += 1
        total += int(line)
    except EOFError:
        break
    except ValueError:
        print("line %d: %s" % (number, line), file=sys.stderr)
        raise SystemExit(1)
    if sys.argv[1:] == ["--running"]:
        print(total, flush=True)
sys.stdout.write(str(total) + "\n")
