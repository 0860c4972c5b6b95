"""Reference of sums."""

import sys


def main() -> None:
    """Read numbers and print their sum."""
    total = 0
    for number, line in enumerate(sys.stdin, 1):
        try:
            total += int(line)
        except ValueError:
            sys.exit(f"line {number}: {line.strip()}")
        if "--running" in sys.argv:
            print(total)
    print(total)


if __name__ == "__main__":
    main()
