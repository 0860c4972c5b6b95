"""Run every benchmark and print its table: `python -m benchmarks`."""

from __future__ import annotations

import argparse

from benchmarks import agreement, confinement, loop, replay, single


def main() -> None:
    """Print the tables, one below the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--submissions", type=int, default=300, help="how many the long run grades")
    told = parser.parse_args()
    print(confinement.table(), end="\n\n", flush=True)
    print(replay.table(told.submissions), end="\n\n", flush=True)
    print(single.table(), end="\n\n", flush=True)
    print(loop.table(), end="\n\n", flush=True)
    print(agreement.table())


if __name__ == "__main__":
    main()
