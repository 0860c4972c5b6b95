"""Find an input that tells a mistake from the reference, whatever the checks make of the answers."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.checks import Check
from grader.compare import agree
from grader.drive import Enough, Inputs, NoInputs, Smaller, choices_of, drive, replaying, snapshot_of
from grader.hunt import SHRINK_RUNS
from grader.model import Settings
from grader.sandbox import wire
from grader.sandbox.record import Evidence
from grader.trial import Bench, outcome

SEED = -2  # of the search; another one than that of any run


@dataclass(frozen=True)
class Apart:
    """What tells a mistake from the reference.

    Attributes:
        check: the one whose inputs show it.
        call: as Python.
        returned, expected: what the mistake gives, and what the reference does, as Python.
    """

    check: Check
    call: str
    returned: str
    expected: str

    def __str__(self) -> str:
        return f"{self.call} gives {self.returned} where the reference gives {self.expected}"


def told_apart(checks: Sequence[Check], bench: Bench, runs: int) -> Apart | None:
    """The smallest case of the first check that shows a difference; None where no search does.

    Args:
        checks: those whose inputs Hypothesis makes.
        runs: of all their bodies, before something is found.
    """
    for check in checks:
        found = _searched(check, bench, max(1, runs // len(checks)))
        if found is not None:
            return found
    return None


def _searched(check: Check, bench: Bench, runs: int) -> Apart | None:
    best: Apart | None = None
    left = SHRINK_RUNS
    bench.session.renew()
    bench.session.begin_check()
    bench.reference.recall({}, ())
    other = replace(bench, session=bench.rehearsal)

    def differs(inputs: Inputs) -> None:
        nonlocal best, left
        left -= 1 if best else 0
        encoded = snapshot_of(inputs)
        if encoded is None:
            outcome(check, other, inputs)
            encoded = choices_of(check)
        if encoded is None or bench.session.spent or left <= 0:
            raise Enough
        for each in (other, bench):
            with replaying(check, encoded) as again:
                outcome(check, each, again)
        mine, its = bench.session.evidence(), bench.rehearsal.evidence()
        if not _alike(mine, its):
            best = Apart(check, str(mine.calls), str(mine.returned), str(its.returned))
            raise Smaller

    with contextlib.suppress(Enough, Smaller, NoInputs):
        drive(check, differs, replace(bench, settings=Settings(SEED, runs)), shrink=True)
    return best


def _alike(one: Evidence, other: Evidence) -> bool:
    """Whether both were asked the same and gave answers that checks would agree on.

    Rounding is let pass, and so is what was printed, and the words of an exception.
    """
    if [each.request for each in one.asked] != [each.request for each in other.asked]:
        return False
    try:
        for its, others in zip(one.asked, other.asked, strict=True):
            if its.answer != others.answer:
                agree(_seen(its.answer), _seen(others.answer))
    except (AssertionError, wire.Refused):
        return False
    return True


def _seen(answer: bytes) -> Any:
    told = wire.decode(answer)
    raised = told.get("raised")
    return {**told, "printed": "", "raised": raised and raised["type"]}
