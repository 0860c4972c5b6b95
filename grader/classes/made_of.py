"""What a verdict depends on, as digests: where one of them differs, a submission is graded again."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from grader.counterexamples import FILE as COUNTEREXAMPLES
from grader.engine import Plan
from grader.model import Settings
from grader.released import path_of
from grader.versions import versions

KIT = Path(__file__).parents[1]
UNREAD = ("README.md", COUNTEREXAMPLES)  # of an exercise's folders


def made_of(plan: Plan, settings: Settings) -> dict[str, str]:
    """Digests of everything but the submission: checker, reference, cases, kit."""
    exercise = plan.exercise
    own = [
        each for folder in (exercise.folder, exercise.solution) for each in _beside(folder, exercise.files)
    ]
    checkers = {Path(each.file) for each in plan.checks}
    stored = path_of(exercise)
    return {
        "checker": _digest(sorted({*own, *checkers})),
        "reference": _digest(exercise.solution / name for name in exercise.files),
        "cases": _digest([exercise.solution / COUNTEREXAMPLES, stored], repr(asdict(settings))),
        "kit": kit(),
    }


@functools.cache
def kit() -> str:
    """The kit's own code, which an editable install changes without a version, and what it runs on."""
    return _digest(sorted(KIT.rglob("*.py")), repr(versions()))


def _beside(folder: Path, handed_in: Iterable[str]) -> list[Path]:
    """The files of an exercise's folder that are neither handed in nor read by people alone."""
    if not folder.is_dir():
        return []
    left_out = {*handed_in, *UNREAD}
    return [each for each in folder.iterdir() if each.is_file() and each.name not in left_out]


def _digest(paths: Iterable[Path], beside: str = "") -> str:
    found = hashlib.sha256(beside.encode())
    for path in paths:
        data = path.read_bytes() if path.is_file() else b""
        found.update(f"{path.name} {hashlib.sha256(data).hexdigest()}\n".encode())
    return found.hexdigest()
