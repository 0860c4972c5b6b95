"""The stubs of an exercise, as they were handed out: a copy lies in `.stub/` beside what students edit."""

from __future__ import annotations

import hashlib
from pathlib import Path

from grader.errors import Unreadable
from grader.kinds.files import read_regular
from grader.model import Exercise

FOLDER = ".stub"
MOST = 1 << 24  # bytes of a file: more than any kind takes


def stub_of(exercise: Exercise) -> dict[str, bytes] | None:
    """The stubs by name; None where there is no copy of them."""
    files = _contents(exercise.folder / FOLDER, exercise)
    return {name: data for name, data in files.items() if data is not None} or None


def own_files(exercise: Exercise) -> dict[str, bytes | None]:
    """What the student has now, by name; None for a file that cannot be read."""
    return _contents(exercise.folder, exercise)


def _contents(folder: Path, exercise: Exercise) -> dict[str, bytes | None]:
    return {name: _read(folder / name) for name in exercise.files}


def digest(files: dict[str, bytes | None]) -> str:
    """What tells files of one content from others."""
    each = [hashlib.sha256(data).hexdigest() if data is not None else "" for data in files.values()]
    return hashlib.sha256(" ".join(each).encode()).hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        return read_regular(path, MOST)
    except Unreadable:
        return None
