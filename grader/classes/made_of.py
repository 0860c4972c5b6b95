"""What a verdict depends on, as digests: where one of them differs, a submission is graded again."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from grader.counterexamples import FILE as COUNTEREXAMPLES
from grader.engine import Plan
from grader.model import Settings
from grader.released import path_of
from grader.versions import versions

KIT = Path(__file__).parents[1]
UNREAD = ("README.md", COUNTEREXAMPLES)  # of an exercise's folders


def made_of(plan: Plan, settings: Settings, givers: Iterable[object]) -> dict[str, str]:
    """Digests of everything but the submission: checker, reference, cases, settings, kit.

    Args:
        givers: plugins, other than the kit's own, that give kinds or sandboxes.
    """
    exercise = plan.exercise
    own = [each for each in _within(exercise.folder) if each.name not in exercise.files]
    beside = [each for each in _files(exercise.solution) if each.name not in exercise.files]
    checkers = {Path(each.file) for each in plan.checks}
    makers = {"seed": settings.seed, "examples": settings.examples}
    others = {"sandbox": settings.sandbox, "reveal": settings.reveal}
    return {
        "checker": _digest(sorted({*own, *beside, *checkers})),
        "reference": _digest(exercise.solution / name for name in exercise.files),
        "cases": _digest([exercise.solution / COUNTEREXAMPLES, path_of(exercise)], repr(makers)),
        "settings": _digest([], repr(others)),
        "kit": kit(),
        "plugins": _digest(sorted({file for each in givers for file in _sources(each)})),
    }


@functools.cache
def kit() -> str:
    """The kit's own code, which an editable install changes without a version, and what it runs on."""
    return _digest(sorted(KIT.rglob("*.py")), repr(versions()))


def _within(folder: Path) -> list[Path]:
    """The files in a folder and its folders that neither people alone read nor Python makes."""
    if not folder.is_dir():
        return []
    folders = [each for each in folder.iterdir() if each.is_dir() and not each.is_symlink()]
    kept = (each for each in folders if each.name[0] != "." and each.name != "__pycache__")
    return [*_files(folder), *(file for each in kept for file in _within(each))]


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [each for each in folder.iterdir() if each.is_file() and each.name not in UNREAD]


def _sources(plugin: object) -> Iterable[Path]:
    """The Python files of the package, or the module, that a plugin is, or is defined in."""
    name = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    modules = sys.modules.get(name.partition(".")[0]), sys.modules.get(name)
    files = [Path(file) for each in modules if (file := getattr(each, "__file__", None))]
    return files[0].parent.rglob("*.py") if files and files[0].name == "__init__.py" else files


def _digest(paths: Iterable[Path], beside: str = "") -> str:
    found = hashlib.sha256(beside.encode())
    for path in paths:
        data = path.read_bytes() if path.is_file() else b""
        found.update(f"{path.name} {hashlib.sha256(data).hexdigest()}\n".encode())
    return found.hexdigest()
