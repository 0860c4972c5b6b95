"""What kinds open whose submissions are data alone: nothing of it runs, so there is no worker, no clock."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from grader.components import Opened
from grader.errors import Unreadable
from grader.kinds.files import read_files
from grader.model import Exercise, Submission
from grader.sandbox.record import Asked, Evidence


@dataclass(frozen=True)
class Data:
    """A submission that was read as a whole.

    Attributes:
        files: the files handed in, by name, the main one first.
        read: what they came to.
        unloadable: why they came to nothing.
    """

    files: Mapping[str, bytes]
    read: Any = None
    unloadable: Unreadable | None = None
    stopped: None = None
    broken: None = None
    confinement: tuple[str, ...] = ()
    spent: bool = False
    asked: tuple[Asked, ...] = ()
    known: Mapping[str, bool] = field(default_factory=dict)
    looked: tuple[str, ...] = ()

    @property
    def subject(self) -> Any:
        """A copy for each body, which may change it; raises why there is none."""
        if self.unloadable is not None:
            raise self.unloadable
        return copy.deepcopy(self.read)

    def begin_check(self, spare_s: float | None = None) -> None:
        """There is no clock."""

    def load(self) -> None:
        """It was read as a whole."""

    def begin_body(self) -> None:
        """There is nothing to forget."""

    def ask_all(self, requests: bytes) -> bytes:
        """There are no calls."""
        return b""

    def serve(self, asked: Sequence[Asked] | None) -> None:
        """There are no calls."""

    def renew(self) -> None:
        """There is nothing to forget."""

    def evidence(self) -> Evidence:
        """There are no calls: a body reads plain data."""
        return Evidence(lambda: self.subject)


def open_data(
    exercise: Exercise, submission: Submission, most: int, parse: Callable[[str, str], Any]
) -> AbstractContextManager[Opened]:
    """Open a submission of one text file.

    Args:
        most: how many bytes it may have; the time that a parser takes may grow with their square.
        parse: takes the file's name and its text; raises `Unreadable`.
    """
    name = exercise.files[0]
    files = {name: b""}
    try:
        files = read_files(exercise, submission)
        return nullcontext(Data(files, parse(name, decoded(name, files[name], most))))
    except Unreadable as error:
        return nullcontext(Data(files, unloadable=error))


def decoded(name: str, data: bytes, most: int = 1 << 20) -> str:
    """A file's text, with `\\n` as the end of each line; raises `Unreadable` beyond so many bytes."""
    if len(data) > most:
        raise Unreadable(f"{name} is larger than {most:,} bytes: hand in your own words alone")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"{name} is not UTF-8 from line {line} on: save it as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
