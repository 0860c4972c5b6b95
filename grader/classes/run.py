"""Grade a class: whoever is new or changed, each kept before it is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from grader.classes.grade import Standing
from grader.classes.hooked import Hooked
from grader.classes.listed import Listed
from grader.classes.reasons import why
from grader.classes.rules import Outcome, Rules, job_of
from grader.classes.standing import standing_of
from grader.collecting.take import take
from grader.components import Executor
from grader.errors import GraderError, Untaken
from grader.gradebook.book import Gradebook
from grader.gradebook.entry import Entry, Verdict, key_of
from grader.unexpected import unexpected

DIED = (
    "the process that graded it died, and so did another: run it again, and tell its authors if it stays so"
)


@dataclass(frozen=True)
class Waiting:
    """A student whose verdict is not there yet, with the entry that counts so far."""

    listed: Listed
    before: Entry | None
    made_of: dict[str, str]


Tell = Callable[[Entry, bool], None]
"""called with each entry once it is kept, and whether it was graded now"""


@dataclass(frozen=True)
class ClassRun:
    """One run over a class.

    Attributes:
        stopped: whether nobody is to be begun any more; who is in flight is finished.
        regrade: whether all are graded again; then nothing counts before somebody agrees: see `regrading`.
    """

    rules: Rules
    hooked: Hooked
    book: Gradebook
    executor: Executor
    workers: int
    tell: Tell
    stopped: Callable[[], bool] = lambda: False
    regrade: bool = False
    in_flight: dict[bytes, list[Waiting]] = field(default_factory=dict)
    """by the job: who handed in the same is graded once"""

    def grade(self, students: Sequence[Listed]) -> None:
        """Grade them; raises what keeps the gradebook or the executor from going on."""
        for job, result in self.executor.map(self.rules.open, self._jobs(students), self.workers):
            waiting = self.in_flight.pop(job)
            outcome = msgspec.msgpack.decode(result, type=Outcome) if result else Outcome(fault=(DIED, ""))
            if outcome.report is None:
                told = ": ".join(filter(None, outcome.fault))
                self._keep(waiting, [self._without(each.listed, "fault", told) for each in waiting])
            else:
                report = replace(outcome.report, submission=self.rules.plan.exercise.files[0])
                verdict = Verdict(report.exercise, waiting[0].made_of, report)
                entries = [self.entry(each.listed, verdict) for each in waiting]
                self._keep(waiting, entries, verdict)

    def entry(self, listed: Listed, verdict: Verdict) -> Entry:
        """What a verdict comes to for a student, once plugins have had their say."""
        assert listed.submission is not None
        made_of = verdict.made_of
        try:
            report = self.hooked.report(listed.submission, verdict.report)
        except Exception as error:
            known = error if isinstance(error, GraderError) else unexpected(error, " adjusting a report")
            fault = replace(listed.grade, standing="fault", message=f"{known}: {known.next_step}")
            return Entry(verdict.exercise, fault, "", verdict.number, made_of)
        grade = replace(listed.grade, standing=standing_of(report), report=report)
        return Entry(verdict.exercise, grade, "", verdict.number, made_of, report != verdict.report)

    def _jobs(self, students: Sequence[Listed]) -> Iterator[bytes]:
        """What is to be graded, file by file; whoever need not be graded is kept meanwhile."""
        exercise = self.rules.plan.exercise
        names = [each.student for each in students]
        before = (entry for _, entry in self.book.entries(exercise.name, names))
        for listed, entry in zip(students, before, strict=True):
            if self.stopped():
                return
            if listed.submission is None:
                self._keep([Waiting(listed, entry, {})], [Entry(exercise.name, listed.grade)], fresh=False)
                continue
            try:
                files = take(listed.submission, exercise)
            except Untaken as reason:
                refused = self._without(listed, "refused", str(reason))
                self._keep([Waiting(listed, entry, {})], [refused], fresh=False)
                continue
            waiting = Waiting(listed, entry, self.rules.made_of(files))
            job = job_of(files)
            if job in self.in_flight:
                self.in_flight[job].append(waiting)
            elif verdict := self.book.verdict(key_of(exercise.name, waiting.made_of), self.regrade):
                self._keep([waiting], [self.entry(listed, verdict)], fresh=False)
            else:
                self.in_flight[job] = [waiting]
                yield job

    def _without(self, listed: Listed, standing: Standing, message: str) -> Entry:
        grade = replace(listed.grade, standing=standing, message=message)
        return Entry(self.rules.plan.exercise.name, grade)

    def _keep(
        self,
        waiting: Sequence[Waiting],
        entries: Iterable[Entry],
        verdict: Verdict | None = None,
        fresh: bool = True,
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
            self.tell(each, fresh)
