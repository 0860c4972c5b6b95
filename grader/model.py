"""Plain data that everything else passes around: frozen, without behaviour beyond sums."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from grader.errors import Cause

Reveal = Literal["full", "call", "category", "none"]
"""how much is told of a check's result, most first: see `levels` and `reveal`"""


class Status(StrEnum):
    """How a planned check ended; every planned check ends in exactly one of these."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """a check that this one needs did not pass"""
    PENDING = "pending"
    """a person will judge, or whoever has the reference"""
    FAULT = "fault"
    """the checker broke"""


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Attributes:
        call_s: seconds of wall time for one call.
        check_s: seconds for all calls of one check; loading the file may take as long.
        submission_s: seconds for all calls of all checks, and for loading.
        memory_mb: address space of the worker, in MiB, beside what it had preloaded.
        scratch_mb: size of the folder that it may write to, in MiB; with 0 it may write nowhere.
    """

    call_s: float = 2.0
    check_s: float = 10.0
    submission_s: float = 30.0
    memory_mb: int = 1024
    scratch_mb: int = 0


@dataclass(frozen=True)
class Exercise:
    """One folder of the course.

    Attributes:
        name: the folder's name, which students type.
        title: a few words, shown beside the name.
        kind: how the files handed in become what checks receive, such as "python".
        files: names of the files handed in, the main one first.
        folder: what students have: task, stub, checker.
        solution: the mirror folder, which only staff have; it need not exist.
        order: exercises are listed by this number, then by name.
        points: what all its checks are to be worth, as its author has said; None where that was not said.
        limits: what a submission may use.
        preload: modules, by their dotted names, that workers have loaded before the submission, where the
            sandbox can do that once for all of them.
    """

    name: str
    title: str
    kind: str
    files: tuple[str, ...]
    folder: Path
    solution: Path
    order: int = 0
    points: float | None = None
    limits: Limits = Limits()
    preload: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """What one person handed in.

    Attributes:
        path: the folder that holds the exercise's files, or the one file itself; in a class an archive, too.
        student: who handed it in, as far as its place tells; empty for a file that is tried.
        known_as: other names of that student there: a number, an e-mail address, a login.
        handed_in: when that was, where its place tells.
        beside: more files of it, where what everybody handed in lies in one folder.
    """

    path: Path
    student: str = ""
    known_as: tuple[str, ...] = ()
    handed_in: datetime | None = None
    beside: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What a run may be told.

    Attributes:
        seed: any integer; the same seed makes the same cases.
        examples: how many cases Hypothesis makes for each property, at least 1.
        sandbox: the name of the sandbox that submissions run in.
        reveal: how much is told of every check; None for as much as each says by itself.
    """

    seed: int = 0
    examples: int = 100
    sandbox: str = "auto"
    reveal: Reveal | None = None


@dataclass(frozen=True)
class Result:
    """How one check of the plan ended.

    Attributes:
        name, claim, hints: the check's own; there are hints only where they say more than the message.
        score, max_score: points earned, points there are; `score` is 0 unless the check passed.
        cause: why it failed; None for every other status.
        message: what is wrong, in a line or a few; of a passed check, why it is right, or None; of a pending
            one, why it waits, or None where a person will judge.
        call: the smallest failing call as Python to paste; calls made before it stand in lines above it.
        returned, expected: as Python, where the check compared values.
        advice: what is likely to lie behind it and what to do next, in plain words, where that shows.
        file, line: the place in the submission that raised; lines count from 1.
        duration_s: seconds of wall time.
        levels: what a person may give for it, best first: points, and what earns them.
        reviewed: whether a person has: then it counts as passed, whatever the points.
        hidden: whether the check is one that students do not see.
        reveal: how much is told here; a row of less than "call" may stand for several hidden checks.
        unloadable: whether it fails as the submission did not load at first, before it met any input.
        ways: how it fails, where another failure may be said to fail in the same way: see `ways`.
        public: of a hidden check, a case of another check that fails in the same way and may be told.
        answered: what the last call gave back, as Python, whatever the check compared.

    The last three are for `reveal`, and no report has them.
    """

    name: str
    claim: str
    status: Status
    max_score: int | float
    score: int | float = 0
    cause: Cause | None = None
    message: str | None = None
    call: str | None = None
    returned: str | None = None
    expected: str | None = None
    hints: tuple[str, ...] = ()
    advice: str | None = None
    file: str | None = None
    line: int | None = None
    live: bool = False
    """whether Hypothesis ran on the submission itself, as the check's inputs cannot be kept"""
    duration_s: float = 0.0
    levels: tuple[tuple[float, str], ...] = ()
    reviewed: bool = False
    hidden: bool = False
    reveal: Reveal = "full"
    unloadable: bool = False
    ways: tuple[str, ...] = ()
    public: Result | None = None
    answered: str | None = None

    @property
    def is_undisclosed(self) -> bool:
        """Whether it failed on an input that is not told, and no other is told in its place."""
        withheld = self.reveal in ("category", "none") and self.status is Status.FAILED
        return withheld and not self.unloadable and not (self.call or self.line)


@dataclass(frozen=True)
class Adjustment:
    """Points that a plugin gives or takes beside what the checks have found, such as a late penalty.

    Attributes:
        points: how many; negative where they are taken.
        reason: why, in a few words for the student.

    Raises:
        ValueError: for points without which nobody could say what the score is.
    """

    points: int | float
    reason: str

    def __post_init__(self) -> None:
        if not math.isfinite(self.points):
            raise ValueError(f"points={self.points!r}: no score comes of that")


@dataclass(frozen=True)
class Report:
    """What grading one submission came to; `checks` are in plan order.

    `reveal` is what the run was told to tell of every check; None where each said so by itself.
    `caveat` says how far the verdicts can be trusted, where that is less than usual, and `incomplete` why
    grading has not ended, where it has not: then every check that was not reached is a fault. `files` are
    those handed in that are text, by name, the main one first: see `source`.
    """

    exercise: str
    title: str
    submission: str
    seed: int
    examples: int
    confinement: tuple[str, ...]
    versions: dict[str, str]
    checks: tuple[Result, ...]
    duration_s: float = 0.0
    caveat: str | None = None
    adjustments: tuple[Adjustment, ...] = ()
    incomplete: str | None = None
    reveal: Reveal | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Points earned, adjusted; never less than 0."""
        return max(0, self.earned + self._adjusted)

    @property
    def earned(self) -> float:
        """Points that the checks gave, before anything was adjusted."""
        return sum(result.score for result in self.checks)

    @property
    def max_score(self) -> float:
        """Points that the whole plan is worth."""
        return sum(result.max_score for result in self.checks)

    def points(self, status: Status) -> float:
        """Points of the checks that ended so."""
        return sum(result.max_score for result in self.checks if result.status is status)

    @property
    def pending(self) -> float:
        """Points that wait for a person; part of `max_score`."""
        return self.points(Status.PENDING)

    @property
    def automatic(self) -> float:
        """Points that no person gives."""
        return sum(each.max_score for each in self._automatic)

    @property
    def earned_automatically(self) -> float:
        """Of the automatic points those that were earned, before anything was adjusted."""
        return sum(each.score for each in self._automatic)

    @property
    def is_done(self) -> bool:
        """Whether every check passed that no person judges, those without points included."""
        return bool(self._automatic) and all(each.status is Status.PASSED for each in self._automatic)

    @property
    def percent(self) -> float:
        """Points earned of the automatic ones, adjusted, from 0; 100 where a person gives every point."""
        left = max(0, self.earned_automatically + self._adjusted)
        return 100 * (left / self.automatic) if self.automatic else 100.0

    @property
    def _adjusted(self) -> float:
        return sum(each.points for each in self.adjustments)

    @property
    def _automatic(self) -> list[Result]:
        return [each for each in self.checks if each.status is not Status.PENDING and not each.reviewed]
