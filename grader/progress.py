"""How far a student is, for the student alone: shown by `grade`, never trusted for grades."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from grader.atomic import write_whole
from grader.hookspecs import hookimpl
from grader.model import Exercise, Report, Submission
from grader.store import FOLDER, open_folder
from grader.stub import digest, own_files, stub_of

State = Literal["untouched", "started", "done"]

_Points = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]


@dataclass(frozen=True)
class Entry:
    """What is known of one exercise.

    Attributes:
        files: digest of the files that were graded last.
        done: whether these passed every check that does not wait for a person.
        score, automatic, pending: points, as in `Report`.
        graded: when that was, in UTC.
        hints: how many steps of a check's hints were shown, by the check's name.
    """

    files: str = ""
    done: bool = False
    score: _Points = 0
    automatic: _Points = 0
    pending: _Points = 0
    graded: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    hints: dict[str, Annotated[int, msgspec.Meta(ge=0)]] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """The entries of a course, each in a file of its own, written whole: a crash loses no other.

    Attributes:
        folder: where they lie; it is made when the first is kept.
    """

    folder: Path

    def of(self, exercise: Exercise) -> Entry:
        """What is known of an exercise; nothing where its file is not there, or is damaged."""
        try:
            return msgspec.json.decode(self._path(exercise).read_bytes(), type=Entry)
        except (OSError, msgspec.MsgspecError):
            return Entry()

    def keep(self, exercise: Exercise, entry: Entry) -> bool:
        """Keep it, if that can be: a folder that cannot be written to costs the overview and nothing else."""
        try:
            open_folder(self.folder)
            write_whole(self._path(exercise), msgspec.json.encode(entry))
        except OSError:
            return False
        return True

    def forget(self, exercise: Exercise) -> None:
        """Know nothing of an exercise any more."""
        with contextlib.suppress(OSError):
            self._path(exercise).unlink(missing_ok=True)

    def _path(self, exercise: Exercise) -> Path:
        return self.folder / f"{exercise.name}.json"


def progress_in(exercise: Exercise) -> Progress:
    """The progress in an exercise's course."""
    return Progress(exercise.folder.parents[1] / FOLDER / "progress")


def state_of(exercise: Exercise, entry: Entry) -> State:
    """Where a student stands: done is what passed every automatic check and has not changed since."""
    own, stub = own_files(exercise), stub_of(exercise)
    if entry.done and entry.files == digest(own):
        return "done"
    untouched = all(own[name] == data for name, data in stub.items()) if stub else entry.graded is None
    return "untouched" if untouched else "started"


@hookimpl(wrapper=True, tryfirst=True)
def grader_grade(exercise: Exercise, submission: Submission) -> Generator[None, Report | None, Report | None]:
    """Note what the student's own files earned; what is handed in elsewhere is nobody's progress."""
    own = submission.path == exercise.folder
    before = digest(own_files(exercise)) if own else ""
    report = yield
    if own and report is not None:
        progress = progress_in(exercise)
        graded = before if digest(own_files(exercise)) == before else ""  # else nobody knows which was
        came = report.is_done, report.earned_automatically, report.automatic, report.pending
        progress.keep(exercise, Entry(graded, *came, datetime.now(UTC), progress.of(exercise).hints))
    return report
