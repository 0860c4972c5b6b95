"""Who is in a class, and what each handed in."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from grader.classes.grade import Grade
from grader.collecting.roster import MAX_NAME, Roster
from grader.model import Submission
from grader.show import one_line


@dataclass(frozen=True)
class Listed:
    """One student.

    Attributes:
        grade: what is known before anything is graded: who it is, and why there is nothing to grade.
        submission: None where there is nothing to grade.
    """

    grade: Grade
    submission: Submission | None = None

    @property
    def student(self) -> str:
        """What reports call the student by."""
        return self.grade.student


def listed(found: Iterable[Submission], roster: Roster | None) -> list[Listed]:
    """Everybody who handed in or is on the roster, once, by name; who handed in twice is refused."""
    by_name = defaultdict[str, list[Listed]](list)
    for submission in found:
        each = _known(submission, roster)
        by_name[each.student].append(each)
    for student in roster.students if roster else ():
        if student.name not in by_name:
            missing = Grade(student.name, "missing", None, "nothing was handed in", student.known_as)
            by_name[student.name].append(Listed(missing))
    return [_one(by_name[name]) for name in sorted(by_name)]


def _known(submission: Submission, roster: Roster | None) -> Listed:
    """A submission with the student whose it is: the roster has the last word on names and times."""
    names = [_kept(each) for each in (submission.student, *submission.known_as)]
    student = roster.find(names) if roster else None
    if student is None:
        grade = Grade(names[0], "graded", None, "", tuple(names[1:]), submission.handed_in)
    else:
        others = dict.fromkeys((*student.known_as, *names))
        others.pop(student.name, None)
        when = student.handed_in or submission.handed_in
        grade = Grade(student.name, "graded", None, "", tuple(others), when)
    own = replace(submission, student=grade.student, known_as=grade.known_as, handed_in=grade.handed_in)
    return Listed(grade, own)


def _kept(name: str) -> str:
    """A name as every database keeps it: files may be called anything."""
    name = one_line(name)
    if len(name) <= MAX_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: MAX_NAME - 9]}-{digest}"


def _one(several: list[Listed]) -> Listed:
    if len(several) == 1:
        return several[0]
    paths = [each.submission.path for each in several if each.submission]
    names = [each.name for each in paths]
    if len({*names}) < len(names):
        names = [f"{each.parent.name}/{each.name}" for each in paths]
    places = ", ".join(map(one_line, names))
    told = f"there is more than one submission: {places}; leave one of them in the folder"
    return Listed(replace(several[0].grade, standing="refused", message=told))


def strangers(students: Iterable[Listed], roster: Roster | None) -> list[str]:
    """Those who handed in and are not on the roster, if there is one."""
    if roster is None:
        return []
    known = {student.name for student in roster.students}
    return [each.student for each in students if each.student not in known]
