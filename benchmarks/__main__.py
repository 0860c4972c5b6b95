"""Run every benchmark and print its table: `python -m benchmarks`."""

from __future__ import annotations

from benchmarks import confinement


def main() -> None:
    """Print the tables, one below the other."""
    print(confinement.table())


if __name__ == "__main__":
    main()
