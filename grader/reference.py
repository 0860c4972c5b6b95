"""Open a plan's reference, and say where a check's cases come from: made on it, or stored in a release."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from grader.cases import cases_of
from grader.checks import Check
from grader.components import Opened
from grader.engine import Plan
from grader.judge import CasesOf
from grader.model import Limits, Settings, Submission
from grader.released import released_of
from grader.sandbox.absent import Nobody
from grader.sandbox.session import Session
from grader.sandbox.trusted import Trusted
from grader.store import Recorded, store_of
from grader.trial import Bench

UNTIMED = Limits(math.inf, math.inf, math.inf)  # the reference's: its time is not the student's


@contextmanager
def open_reference(plan: Plan, folder: Path) -> Iterator[tuple[Opened, Opened, CasesOf]]:
    """The reference, once more in a submission's place, and its cases; in a release the stored ones alone."""
    released = released_of(plan.exercise)
    if released is not None:
        with _absent(plan) as reference, _absent(plan) as rehearsal:
            yield reference, rehearsal, lambda check, _bench: released.stored[check.name]
        return
    untimed = replace(plan.exercise, limits=UNTIMED)
    solution = Submission(plan.exercise.solution)
    store = store_of(plan.exercise.folder.parents[1])
    recorded: dict[tuple[str, Settings], Recorded] = {}

    def cases(check: Check, bench: Bench) -> Recorded:
        key = check.name, bench.settings
        if key not in recorded:
            recorded[key] = cases_of(check, bench, store)
        return recorded[key]

    with (
        plan.kind.open(untimed, solution, Trusted(folder)) as reference,
        plan.kind.open(untimed, solution, Trusted(folder)) as rehearsal,
    ):
        yield reference, rehearsal, cases


@contextmanager
def _absent(plan: Plan) -> Iterator[Opened]:
    """What stands where the reference would: whatever is asked of it raises `Elsewhere`.

    It is met as the kind's submissions are, so the student's own file stands in for it, and is never loaded.
    """
    with plan.kind.open(plan.exercise, Submission(plan.exercise.folder), Nobody()) as opened:
        if isinstance(opened, Session):
            opened.unloadable = None
        yield opened
