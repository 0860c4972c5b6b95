"""Whose grade another grading would change, and why, before anything of it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.classes.grade import Standing
from grader.classes.listed import Listed
from grader.classes.reasons import why
from grader.classes.run import ClassRun
from grader.errors import CallerError
from grader.gradebook.entry import Entry


@dataclass(frozen=True)
class Change:
    """What a regrading proposes for a student.

    Attributes:
        before: the entry that counts; None where there is none.
        after: the one that would, with the reason.
    """

    before: Entry | None
    after: Entry

    @property
    def moves(self) -> bool:
        """Whether the student's points would be others, and not only what is told of them."""
        return _worth(self.before) != _worth(self.after)


def changes(run: ClassRun, students: Sequence[Listed]) -> Iterator[Change]:
    """What would change of what `run` has proposed; whoever could not be graded again keeps the grade."""
    entries = run.book.entries(run.rules.plan.exercise.name, [each.student for each in students])
    for listed, (_, before) in zip(students, entries, strict=True):
        files = run.files(listed)
        if isinstance(files, Entry):
            after = files
        elif verdict := run.known(run.rules.made_of(files)):
            after = run.entry(listed, verdict)
        else:
            continue
        if after.grade.standing != "fault" and (reason := why(before, after)):
            yield Change(before, replace(after, why=reason))


def agree(run: ClassRun, students: Sequence[Listed], shown: int) -> None:
    """Take all of it, as files and plugins are now.

    Args:
        shown: changes of points that somebody has agreed to.

    Raises:
        CallerError: where there are fewer by now; then nothing is taken.
    """

    def agreed() -> Iterator[Entry]:
        left = shown
        for change in changes(run, students):
            left -= change.moves
            yield change.after
        if left > 0:
            raise CallerError("another run has settled what this regrading has found", "run it again")

    run.book.agree(run.rules.plan.exercise.name, agreed())


def _worth(entry: Entry | None) -> tuple[Standing, float | None, float, float] | None:
    if entry is None:
        return None
    grade, report = entry.grade, entry.grade.report
    return grade.standing, grade.score, report.max_score if report else 0, report.pending if report else 0
