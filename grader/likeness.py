"""Find a case of a public check that fails as a hidden check does, to tell that one instead."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from grader.checks import Check
from grader.errors import CheckerFault
from grader.judge import SPARE_S, CasesOf, failed
from grader.model import Result
from grader.replay import Replay
from grader.trial import Bench, Failure
from grader.ways import ways_of


def alike(ways: Sequence[str], checks: Sequence[Check], bench: Bench, cases: CasesOf) -> Result | None:
    """What the first recorded case of these checks shows that fails in one of these ways, if there is one.

    Cases are tried call by call, each check's in a new worker, within `SPARE_S` of workers' time, which are
    not the submission's. A check that has to run live has no cases.
    """
    session = bench.session
    session.begin_check(SPARE_S)
    try:
        for check in checks:
            session.renew()
            for failure in _failures(check, bench, cases):
                if not set(ways).isdisjoint(ways_of(failure)):
                    return failed(check, bench, failure)
        return None
    finally:
        session.renew()


def _failures(check: Check, bench: Bench, cases: CasesOf) -> Iterator[Failure]:
    """How a check's cases fail, as long as there is time; a check that breaks has nothing to show."""
    with contextlib.suppress(CheckerFault):
        replay = Replay(check, bench, cases(check, bench))
        for case in replay.recorded.cases:
            if bench.session.spent:
                return
            if failure := replay.on(case):
                yield failure
