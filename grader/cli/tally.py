"""Count what a class run comes to, and say it in the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from grader.classes.grade import Grade
from grader.cli import output
from grader.gradebook.entry import Entry
from grader.model import Exercise

OTHERS = {"refused": "refused", "missing": "handed in nothing", "fault": "could not be graded"}
"""what else there may be, by its standing"""
UNSAID = ("", "new")
"""reasons that need no line"""


@dataclass
class Tally:
    """What was kept so far.

    Attributes:
        total: how many students there are.
        enough: per cent of the automatic points without which a submission fails.
        done: students with an entry; `known` of them had the same before.
        standings: of all of them.
        reasons: why those who had another before are graded again.
        below: graded ones that lack points, other than pending ones; `failed` of them have less than enough.
        faults: what broke in this run, also where a grade from before stands.
    """

    total: int
    enough: float
    done: int = 0
    known: int = 0
    standings: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    below: int = 0
    failed: int = 0
    faults: int = 0
    began: float = field(default_factory=time.monotonic)

    def add(self, entry: Entry) -> None:
        """Count an entry."""
        self.done += 1
        self.faults += entry.grade.standing == "fault"
        if entry.grade.score is not None:
            self.known += not entry.why
            self.reasons[entry.why] += 1
        self._count(entry.grade)

    def recount(self, grades: Iterable[Grade]) -> None:
        """Count these instead, as they are kept now."""
        self.standings.clear()
        self.reasons.clear()
        self.below = self.failed = 0
        for each in grades:
            self._count(each)

    def _count(self, grade: Grade) -> None:
        self.standings[grade.standing] += 1
        if grade.report and grade.score is not None:
            self.below += grade.score + grade.report.pending < grade.report.max_score - 1e-9
            self.failed += grade.report.percent < self.enough - 1e-9

    @property
    def exit_code(self) -> int:
        """0, 1 or 3, as the command's help says."""
        if self.faults or self.standings["fault"]:
            return 3
        return 1 if self.failed or self.standings["refused"] else 0

    def summarise(self, exercise: Exercise, folder: Path, place: str) -> None:
        """Say on standard output what came of the whole."""
        pending = self.standings["pending"]
        graded = self.standings["graded"] + pending
        before = f", {self.known:,} of them before" if self.known else ""
        all_points = "all points so far" if pending else "full marks"
        output.say(
            f"{exercise.name}  {exercise.title}",
            "",
            f"{counted(graded, 'student')} graded{before}: {graded - self.below:,} with {all_points}",
            *(f"{number:,} again: {why}" for why, number in self.reasons.items() if why not in UNSAID),
            *(
                [f"{pending:,} for a person to judge: grade review {exercise.name} {folder}"]
                if pending
                else []
            ),
            *(f"{self.standings[each]:,} {told}" for each, told in OTHERS.items() if self.standings[each]),
            f"Kept in {place}",
        )

    @property
    def told(self) -> str:
        """How it goes, in a few words."""
        faults = counted(self.faults, "fault")
        return f"{self.below:,} below full marks, {faults}, {self.rate:,.0f} a second"

    @property
    def brief(self) -> str:
        """The same, to stand beside a bar."""
        return f"{self.below:,} below, {counted(self.faults, 'fault')}, {self.rate:,.0f}/s"

    @property
    def rate(self) -> float:
        """Students a second."""
        return self.done / max(time.monotonic() - self.began, 0.001)


def counted(number: int, noun: str) -> str:
    """A number of things, such as "1 fault", "1,204 faults"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
