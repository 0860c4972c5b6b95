"""What stands for a submission in a rehearsal."""

from __future__ import annotations


def returns(size: float, count: int, names: list[str]) -> dict[str, float]:
    """A value."""
    return {name: size * count * len(name) for name in names}


def raises(size: float, count: int, names: list[str]) -> None:
    """No value."""
    raise ValueError(f"{names} cannot be told by {size} and {count}")


def prints(size: float, count: int, names: list[str]) -> float:
    """A value, and what it is made of."""
    print(size, count, *names)
    return size * count
