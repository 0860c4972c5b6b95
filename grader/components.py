"""What the component hooks return: each is a name and one function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.model import Exercise, Limits, Report, Submission
    from grader.sandbox.session import Channel, Session


@dataclass(frozen=True)
class Sandbox:
    """A way to run workers. `start(folder, limits)` gives a channel to a new one on the files in a folder."""

    name: str
    start: Callable[[Path, Limits], Channel]
    layers: tuple[str, ...] = field(default=())
    """what confines the worker, as reports list it"""


@dataclass(frozen=True)
class Kind:
    """How files become the `submission` that checks receive.

    `open(exercise, submission, sandbox)` is a context: its session holds the subject and what was asked.
    """

    name: str
    open: Callable[[Exercise, Submission, Sandbox], AbstractContextManager[Session]]


@dataclass(frozen=True)
class Reporter:
    """A pure function: `render(reports, look)` gives the whole text."""

    name: str
    render: Callable[[tuple[Report, ...], Look], str]


@dataclass(frozen=True)
class Look:
    """Where text is going: its width in columns, whether it may have colour."""

    width: int = 80
    colour: bool = False


@dataclass(frozen=True)
class Executor:
    """How many submissions are graded: `map(function, jobs)` yields results in the jobs' order."""

    name: str
    map: Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
