"""How much is told of each check: the levels, and what follows from one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from grader.checks import Check
from grader.model import Result, Reveal

LEVELS: tuple[Reveal, ...] = get_args(Reveal)  # the most first


def level_of(each: Check | Result, level: Reveal | None = None) -> Reveal:
    """How much is told of a check or of a row: what a run says of all checks, or what it says by itself."""
    return level or each.reveal or "full"


def is_named(each: Check | Result, level: Reveal | None = None) -> bool:
    """Whether a check or a row is told by its name and counted; else a row stands for any number of them."""
    return not each.hidden or level_of(each, level) in ("full", "call")


def named(checks: Iterable[Check], level: Reveal | None) -> list[Check]:
    """Those of several checks that are told by their names."""
    return [each for each in checks if is_named(each, level)]


def is_told_by_another(check: Check, level: Reveal | None) -> bool:
    """Whether a case of a public check may be told in this one's place: not where `--reveal` decides."""
    return level is None and check.hidden and check.reveal == "category"


def by_level(checks: Iterable[Check]) -> list[Check]:
    """Checks in the order in which they are tried: what is told is fixed before what is told less is asked.

    Workers share some state, such as the times at which files were read, so a submission may tell by a later
    answer what it was asked before.
    """
    return sorted(checks, key=lambda each: (LEVELS.index(level_of(each)), each.hidden))
