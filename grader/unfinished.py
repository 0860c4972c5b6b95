"""Reports on gradings that have not ended: yet, or as something broke. They never come to full marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from grader.checks import Check
from grader.engine import shown
from grader.model import Exercise, Report, Result, Settings, Status, Submission
from grader.reveal import revealed
from grader.versions import versions

STOPPED = "Grading was stopped before it ended."
UNREACHED = "it was not reached"


def unfinished(
    exercise: Exercise,
    submission: Submission,
    settings: Settings,
    checks: Iterable[Check],
    known: Mapping[str, Result],
    why: str = STOPPED,
) -> Report:
    """What is known of a submission so far, told as a report of the whole run would tell it.

    Args:
        checks: the whole plan; none where it cannot be known.
        known: results by the check's name; every other check of the plan is a fault.
        why: grading has not ended.
    """
    plan = tuple(checks)
    results = tuple(known.get(check.name) or _unreached(check) for check in plan)
    nothing = unreadable(exercise.name, settings, why, exercise.points or 1)
    report = replace(nothing, title=exercise.title, submission=shown(submission, exercise))
    if not sum(check.points for check in plan):
        return report
    return revealed(replace(report, checks=results), plan, settings.reveal)


def unreadable(exercise: str, settings: Settings, why: str, points: float = 1) -> Report:
    """A report on an exercise of which no more than its name is known.

    Args:
        points: more than 0, so that nothing earns them.
    """
    unknown = Result("grading", "the exercise can be graded", Status.FAULT, points, message=why)
    return Report(
        exercise=exercise,
        title=exercise,
        submission="",
        seed=settings.seed,
        examples=settings.examples,
        confinement=(),
        versions=versions(),
        checks=(unknown,),
        incomplete=why,
        reveal=settings.reveal,
    )


def _unreached(check: Check) -> Result:
    return Result(check.name, check.claim, Status.FAULT, check.points, message=UNREACHED, hidden=check.hidden)
