"""What the component hooks return: each is a name and one function."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from grader.classes.grade import Grades
    from grader.errors import GraderError, Stopped, SubmissionError
    from grader.model import Exercise, Limits, Report, Submission
    from grader.sandbox.record import Asked, Evidence


OpenGrader = Callable[[], AbstractContextManager[Callable[[bytes], bytes]]]
"""opens what grades: see `Executor`"""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Channel(Protocol):
    """A line to one worker: a frame there, a frame back."""

    def ask(self, frame: bytes, seconds: float) -> bytes:
        """The answer to one frame; raises `Stopped` when there is none within so many seconds."""

    def close(self) -> None:
        """End the worker, whatever it does."""


class Workers(Protocol):
    """Starts the workers of one run."""

    @property
    def layers(self) -> tuple[str, ...]:
        """What confines them, as reports list it; it may be empty until the first has started."""

    def preload(self, modules: tuple[str, ...]) -> None:
        """Told before the first start, which comes soon: what each worker is to have loaded by then.

        It saves time, and nothing else may depend on it; where it saves none, do nothing.
        """

    def release(self) -> None:
        """Told after a fork: the other process goes on with them, and nothing more is started here."""

    def start(self, files: Mapping[str, bytes], limits: Limits) -> Channel:
        """A channel to a new worker, which has its own copy of the files handed in.

        There is one at a time: the channel before has been closed.
        """


@dataclass(frozen=True)
class Sandbox:
    """A way to run workers.

    `open(home)` is a context manager that gives a `Workers`. What it writes goes into the folder `home`,
    which is private and goes when the run ends.
    """

    name: str
    open: Callable[[Path], AbstractContextManager[Workers]]


class Opened(Protocol):
    """A submission that a kind has opened: what checks receive, and how it fares.

    `sandbox.session.Session` is one whose code runs, `kinds.data.Data` one that is data alone.
    """

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files handed in, by name, the main one first."""

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confines code of the submission, as reports list it; empty where none runs."""

    @property
    def unloadable(self) -> SubmissionError | Stopped | None:
        """Why the submission cannot be used at all: every check meets it."""

    @property
    def stopped(self) -> Stopped | None:
        """Why nothing more can be asked by the check's body that runs now."""

    @property
    def broken(self) -> GraderError | None:
        """What failed of the kit or the machine, and not of the submission, whatever a body made of it."""

    @property
    def subject(self) -> Any:
        """What checks receive as `submission`."""

    def begin_check(self, spare_s: float | None = None) -> None:
        """Set a check's clock; with `spare_s` to so many seconds, which are not the submission's."""

    @property
    def spent(self) -> bool:
        """Whether the check's clock has run out."""

    @property
    def known(self) -> Mapping[str, bool]:
        """The submission's names, and whether each can be called; none before it was loaded."""

    @property
    def looked(self) -> Collection[str]:
        """The names that the body that ran last looked for."""

    @property
    def asked(self) -> Sequence[Asked]:
        """What the body that ran last asked, with the answers."""

    def load(self) -> None:
        """Load it now, before it is asked anything; why that fails is `unloadable`. Raises `GraderError`."""

    def begin_body(self) -> None:
        """Forget what an earlier run of a check's body did."""

    def ask_all(self, requests: bytes) -> bytes:
        """The answers to several requests, joined as these are; nothing where they cannot be had at once.

        Raises `Stopped` where there is none, without saying to which of them.
        """

    def serve(self, asked: Sequence[Asked] | None) -> None:
        """From the next body on answer so, with `Parted` for all else; with None ask the submission again."""

    def renew(self) -> None:
        """Forget whatever the submission keeps between calls."""

    def evidence(self) -> Evidence:
        """What the body that ran last did."""


@dataclass(frozen=True)
class Kind:
    """How files become the `submission` that checks receive.

    Attributes:
        name: what `exercise.toml` calls it by.
        open: opens a submission, over workers where its code runs.
        runs: whether it does; then workers are told early that they will be wanted.
        mutate: gives other contents for a file of a right submission, by its name and content; each is to
            lose points. None where an audit cannot make any.
        caveat: what each report says of how far its verdicts can be trusted, where that is less than usual.
    """

    name: str
    open: Callable[[Exercise, Submission, Workers], AbstractContextManager[Opened]]
    runs: bool = False
    mutate: Callable[[str, bytes], Iterable[bytes]] | None = None
    caveat: str | None = None


@dataclass(frozen=True)
class Reporter:
    """A pure function: `render(reports, look)` gives the whole text.

    Attributes:
        name: what `--report` calls it by.
        render: gives the text; it may also be called before anything was graded.
        demand: is told the environment before anything is graded; raises `CallerError` for what lacks there.
        appends: what else is written once all is graded, by the variable of the environment that names the
            file, such as GITHUB_OUTPUT: a text is added to it, where that variable is set.
        of_class: gives the text of a whole class in pieces, and holds few reports at a time; None where
            there is no such text.
    """

    name: str
    render: Callable[[tuple[Report, ...], Look], str]
    demand: Callable[[Mapping[str, str]], None] | None = None
    appends: Mapping[str, Callable[[tuple[Report, ...], Look], str]] = field(default_factory=dict)
    of_class: Callable[[Grades, Look], Iterable[str]] | None = None


@dataclass(frozen=True)
class Look:
    """Where text is going, and when.

    Attributes:
        width: in columns.
        colour: whether it may have colour.
        verbose: whether all is to be told.
        environment: variables that a platform sets, such as GITHUB_WORKSPACE.
        now: when it is written, in UTC, for formats that say so.
    """

    width: int = 80
    colour: bool = False
    verbose: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    now: datetime = EPOCH


@dataclass(frozen=True)
class Executor:
    """Where many submissions are graded.

    `map(open, jobs, workers)` yields each job with its result, whichever comes first. `open` gives a context
    manager, which is entered once in each of so many processes; the function that it gives is called with one
    job after another. Jobs and results are bytes. A result is None where the process that had the job died,
    and another that had it once more died, too. Few jobs are drawn ahead of their results, so that a run can
    be stopped, and a class of any size takes no more memory.
    """

    name: str
    map: Callable[[OpenGrader, Iterable[bytes], int], Iterator[tuple[bytes, bytes | None]]]
