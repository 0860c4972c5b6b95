"""Grade a class: whoever is new or changed, each kept before it is counted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from grader.classes.grade import Standing
from grader.classes.hooked import Hooked
from grader.classes.listed import Listed
from grader.classes.reasons import why
from grader.classes.rules import Job, Keyed, Outcome, Rules
from grader.classes.standing import standing_of
from grader.collecting.take import take
from grader.components import Executor
from grader.errors import GraderError, Untaken
from grader.gradebook.entry import Entry, Verdict, key_of
from grader.show import cut, one_line
from grader.unexpected import unexpected

if TYPE_CHECKING:  # a database is wanted once a gradebook is opened
    from grader.gradebook.book import Gradebook

LATELY = 256  # the last digests of what checks accept, which go along with each job
MAX_MESSAGE = 1_000  # characters of why there is no grade
DIED = (
    "the process that graded it died, and so did another: run it again, and tell its authors if it stays so"
)


@dataclass(frozen=True)
class Waiting:
    """A student whose verdict is not there yet, with the entry that counts so far."""

    listed: Listed
    before: Entry | None
    made_of: dict[str, str]


Tell = Callable[[Entry], None]
"""called with each entry once it is kept; one that says nothing new has no reason"""


@dataclass(frozen=True)
class ClassRun:
    """One run over a class.

    Attributes:
        stopped: whether nobody is to be begun any more; who is in flight is finished.
        regrade: whether all are graded again; then nothing counts before somebody agrees: see `regrading`.
        in_flight: who waits, by the verdict's key: who handed in the same is graded once.
        accepted: what processes have found checks to accept, the last ones.
    """

    rules: Rules
    hooked: Hooked
    book: Gradebook
    executor: Executor
    workers: int
    tell: Tell
    stopped: Callable[[], bool] = lambda: False
    regrade: bool = False
    in_flight: dict[str, list[Waiting]] = field(default_factory=dict)
    accepted: deque[bytes] = field(default_factory=lambda: deque(maxlen=LATELY))

    def grade(self, students: Sequence[Listed]) -> None:
        """Grade them; raises what keeps the gradebook or the executor from going on."""
        for data, result in self.executor.map(self.rules.open, self._jobs(students), self.workers):
            waiting = self.in_flight.pop(msgspec.msgpack.decode(data, type=Keyed).key)
            outcome = msgspec.msgpack.decode(result, type=Outcome) if result else Outcome(fault=(DIED, ""))
            if outcome.graded is None:
                told = ": ".join(filter(None, outcome.fault))
                self._keep(waiting, [self._without(each.listed, "fault", told) for each in waiting])
            else:
                self.accepted.extend(outcome.graded.accepted)
                # One report for all who handed in the same: it names nobody's place.
                report = replace(outcome.graded.report, submission=self.rules.plan.exercise.files[0])
                verdict = Verdict(report.exercise, waiting[0].made_of, report)
                entries = [self.entry(each.listed, verdict) for each in waiting]
                self._keep(waiting, entries, verdict)

    def files(self, listed: Listed) -> dict[str, bytes] | Entry:
        """What a student has handed in; where that cannot be taken, or is nothing, the entry that says so."""
        if listed.submission is None:
            return Entry(self.rules.plan.exercise.name, listed.grade)
        try:
            return take(listed.submission, self.rules.plan.exercise)
        except Untaken as reason:
            return self._without(listed, "refused", str(reason))

    def known(self, made_of: dict[str, str]) -> Verdict | None:
        """The verdict that is there; in a regrading, of those that it has proposed."""
        return self.book.verdict(key_of(self.rules.plan.exercise.name, made_of), self.regrade)

    def entry(self, listed: Listed, verdict: Verdict) -> Entry:
        """What a verdict comes to for a student, once plugins have had their say."""
        assert listed.submission is not None
        try:
            report = self.hooked.report(listed.submission, verdict.report)
        except Exception as error:
            known = error if isinstance(error, GraderError) else unexpected(error, " adjusting a report")
            return self._without(listed, "fault", f"{known}: {known.next_step}")
        grade = replace(listed.grade, standing=standing_of(report), report=report)
        adjusted = report != verdict.report
        return Entry(verdict.exercise, grade, "", verdict.number, verdict.made_of, adjusted)

    def _jobs(self, students: Sequence[Listed]) -> Iterator[bytes]:
        """What is to be graded, student by student; whoever need not be graded is kept meanwhile."""
        exercise = self.rules.plan.exercise
        entries = self.book.entries(exercise.name, [each.student for each in students])
        for listed, (_, before) in zip(students, entries, strict=True):
            if self.stopped():
                return
            files = self.files(listed)
            if isinstance(files, Entry):
                self._keep([Waiting(listed, before, {})], [files])
                continue
            waiting = Waiting(listed, before, self.rules.made_of(files))
            key = key_of(exercise.name, waiting.made_of)
            if key in self.in_flight:
                self.in_flight[key].append(waiting)
            elif verdict := self.known(waiting.made_of):
                self._keep([waiting], [self.entry(listed, verdict)])
            else:
                self.in_flight[key] = [waiting]
                yield msgspec.msgpack.encode(Job(key, files, [*self.accepted]))

    def _without(self, listed: Listed, standing: Standing, message: str) -> Entry:
        grade = replace(listed.grade, standing=standing, message=one_line(cut(message, MAX_MESSAGE)))
        return Entry(self.rules.plan.exercise.name, grade)

    def _keep(
        self, waiting: Sequence[Waiting], entries: Iterable[Entry], verdict: Verdict | None = None
    ) -> None:
        """Keep what is new, and tell of it once it is kept."""
        told = [
            replace(entry, why=why(each.before, entry)) for each, entry in zip(waiting, entries, strict=True)
        ]
        new = [] if self.regrade else [each for each in told if each.why]
        if verdict:
            self.book.add_verdict(verdict, new, proposed=self.regrade)
        elif new:
            self.book.add(new)
        for each in told:
            self.tell(each)
