"""Grade with a kit as a student would who has nothing else: in a new process, without Hypothesis."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.audit.mistakes import solutions
from grader.errors import Fault
from grader.model import Exercise, Status

KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")  # of the environment
CLEAN = """
import sys
sys.modules["hypothesis"] = None
sys.path[:0] = [{kit!r}] * {with_source!r}
from grader.cli.main import main
main()
"""


@dataclass(frozen=True)
class Proof:
    """How a kit grades an exercise.

    Attributes:
        exercise: its name.
        here: points that are graded with the kit.
        elsewhere: points that are not, those that a person gives among them.
        right: how many right solutions earn all that is graded here; the reference is one of them.
        problems: what is wrong, a line each.
    """

    exercise: str
    here: float
    elsewhere: float
    right: int
    problems: tuple[str, ...] = ()


def prove(kit: Path, exercise: Exercise, stored: Iterable[str]) -> Proof:
    """Try an exercise's stub, its reference and its right solutions with a kit.

    Args:
        kit: the folder that holds it, which other people's files do not lie above.
        stored: the checks that are tried with it.
    """
    stub = _graded(kit, exercise, kit / "exercises" / exercise.name)
    problems = [f"{exercise.name}: {name} breaks on the stub" for name in _ended(stub, Status.FAULT)]
    if stub["score"]:
        problems.append(f"{exercise.name}: the stub earns {stub['score']:g} points, and is to earn none")
    right = [exercise.solution, *solutions(exercise, "right")]
    reports = [_graded(kit, exercise, path) for path in right]
    for path, report in zip(right, reports, strict=True):
        wrong = _ended(report, Status.FAILED, Status.FAULT)
        if path == exercise.solution:  # of which every question was recorded
            wrong |= {
                name: told for name, told in _ended(report, Status.PENDING).items() if name in {*stored}
            }
        name = path.relative_to(exercise.solution.parent).as_posix()
        problems += [f"{name} does not pass {check}: {told}" for check, told in wrong.items()]
    most, elsewhere = reports[0]["max_score"], reports[0]["pending"]
    return Proof(exercise.name, most - elsewhere, elsewhere, len(right), tuple(problems))


def _ended(report: Mapping[str, Any], *statuses: Status) -> dict[str, str]:
    """The checks that ended so, with what was told."""
    return {each["name"]: each["message"] or "" for each in report["checks"] if each["status"] in statuses}


def _graded(kit: Path, exercise: Exercise, submission: Path) -> dict[str, Any]:
    """The report on a submission, graded in a process that has the kit alone."""
    code = CLEAN.format(kit=str(kit), with_source=(kit / "grader").is_dir())
    command = [sys.executable, "-E", "-P", "-c", code, "run", exercise.name]
    ran = subprocess.run(
        [*command, "--submission", str(submission), "--report", "json", "--fail-under", "0"],
        cwd=kit,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    try:
        (report,) = json.loads(ran.stdout)["results"]
    except ValueError:
        told = ran.stderr.decode(errors="replace").strip().splitlines()
        line = next(iter(told), "nothing is printed")
        raise Fault(
            f"{exercise.name} cannot be graded with the kit: {line}", "nothing was released"
        ) from None
    result: dict[str, Any] = report
    return result
