"""What a platform grades with where only staff can read it: reference, hidden checks and all."""

from __future__ import annotations

import shlex

from grader.components import Look, Reporter
from grader.model import Exercise, Settings
from grader.release.files import files_in, files_of, source_of
from grader.setups.given import Files, Given, below, template
from grader.setups.needs import requirements
from grader.unfinished import unreadable

WHY = "The grader was stopped, or broke, before it could begin. Tell your instructor."
SPARE_S = 120  # for the grader itself, on top of what the submission and the reference may take


def grading(given: Given, exercise: Exercise, reporter: str) -> Files:
    """The course with one exercise, and how `grade.sh` is to grade it.

    Args:
        reporter: writes the results that the platform reads.
    """
    course = files_of(exercise, given.root) | files_in(exercise.solution, given.root)
    told = {
        "exercise": exercise.name,
        "reporter": reporter,
        "sandbox": "strict",
        "seed": given.seed,
        "seconds": seconds(exercise),
    }
    return {
        **below("course", course),
        "settings.sh": "".join(f"{key}={shlex.quote(str(value))}\n" for key, value in told.items()).encode(),
        **{name: template(name) for name in ("grade.sh", "as_user.sh")},
        "not_graded.json": _not_graded(given, exercise, reporter),
    }


def seconds(exercise: Exercise) -> int:
    """How long grading may take in all, in seconds."""
    return int(2 * exercise.limits.submission_s + SPARE_S)


def kit(given: Given) -> Files:
    """The kit's own source, where the course has it, and what to install."""
    source = source_of(given.root)
    if source:
        source["README.md"] = b"This grades submissions.\n"  # which pyproject.toml names
    return {**source, "requirements.txt": requirements(given.exercises, "." if source else None)}


def _not_graded(given: Given, exercise: Exercise, reporter: str) -> bytes:
    """The results where grading comes to nothing: no points, and that it is nobody's mistake."""
    points = sum(check.points for check in given.plugins.checks(exercise)) or 1
    report = unreadable(exercise.name, Settings(seed=given.seed), WHY, points)
    format_: Reporter = given.plugins.pick("reporters", reporter)
    return format_.render((report,), Look()).encode()
