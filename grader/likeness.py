"""Find cases of public checks that fail, each in a way of its own, to tell them in hidden checks' place."""

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

MOST = 20  # ways that are told apart: who fails in more of them has enough to look at


def failing(checks: Sequence[Check], bench: Bench, cases: CasesOf) -> dict[str, Result]:
    """What the first recorded case of these checks shows that fails in a way, for each way that is found.

    Cases are tried call by call, each check's in a new worker, and what fails there has to fail so by itself
    in another: all within `SPARE_S` of workers' time, which are not the submission's. A check that has to run
    live has no cases.
    """
    session = bench.session
    session.begin_check(SPARE_S)
    found: dict[str, Result] = {}
    for check in checks:
        session.renew()
        for replay, failure in _failures(check, bench, cases):
            new = {*ways_of(failure)} - {*found}
            if not new or len(found) >= MOST:
                continue
            session.renew()
            again = failure.case and replay.on(failure.case)
            same = new & {*ways_of(again)} if again else ()
            if again and same:
                found |= dict.fromkeys(same, failed(check, bench, again))
    return found


def _failures(check: Check, bench: Bench, cases: CasesOf) -> Iterator[tuple[Replay, Failure]]:
    """How a check's cases fail, as long as there is time; a check that breaks has nothing to show."""
    with contextlib.suppress(CheckerFault):
        replay = Replay(check, bench, cases(check, bench))
        for case in replay.recorded.cases:
            if bench.session.spent:
                return
            if failure := replay.on(case):
                yield replay, failure
