"""What stands in for an exercise's reference in a release: the cases of the checks that students have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.bench import open_class
from grader.checks import Check
from grader.drive import is_plain
from grader.engine import Plan
from grader.model import Settings, Submission
from grader.released import Released, digest_of
from grader.sandbox import wire
from grader.store import FORMAT, Recorded
from grader.versions import versions


def stored_of(plan: Plan) -> Released:
    """The cases of an exercise's public checks, by the default settings.

    None are stored of a check whose inputs are no plain data, which only Hypothesis can draw; of one that
    compares data with the reference's, which would be the solution itself; of one that needs such a check.

    Raises:
        CheckerFault: where the reference does not pass a check.
    """
    settings = Settings()
    own = [each for each in plan.checks if _is_public(each, plan)]
    stored: dict[str, Recorded] = {}
    with (
        open_class(plan) as open_judge,
        open_judge(plan, Submission(plan.exercise.solution), settings, lambda _: None) as judge,
    ):
        for check in own:
            met = stored.keys() >= {*check.needs}
            if check.body is None or not met or (check.compares and not plan.kind.runs):
                continue
            recorded = judge.cases(check, judge.bench)
            if recorded.batches is not None and all(is_plain(case.inputs) for case in recorded.cases):
                stored[check.name] = _told(recorded)
    rest = sum(each.points for each in plan.checks if each not in own)
    return Released(FORMAT, versions()["grader"], digest_of(plan.exercise), settings, stored, rest)


def _told(recorded: Recorded) -> Recorded:
    """Cases without what differs from run to run, and without names of the reference that nobody asks for."""
    asked = (wire.decode(each.request, lambda *_: None) for case in recorded.cases for each in case.expected)
    wanted = recorded.looked | {name for _, _, owner, name, *_ in asked if owner == 0}
    names = {name: known for name, known in recorded.names.items() if name in wanted}
    return replace(recorded, names=names, cpu_s=0.0)


def _is_public(check: Check, plan: Plan) -> bool:
    return not check.hidden and not Path(check.file).is_relative_to(plan.exercise.solution)
