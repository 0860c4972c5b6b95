"""What students are called whom an export names by a name and a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping


def distinct(students: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """What each student is called: the name, and the number with it where others are named so, too.

    Args:
        students: the name and the number of each.
    """
    known = sorted(set(students))
    often = Counter(name.casefold() for name, _ in known)
    return {
        (name, number): name if name and often[name.casefold()] == 1 else f"{name} {number}".strip()
        for name, number in known
    }
