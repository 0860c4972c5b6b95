"""The reporter `canvas`: the gradebook that Canvas exported for the class, with the exercise's column.

What Canvas reads there is told by `lib/gradebook_importer.rb` of instructure/canvas-lms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.classes.grade import Grades
from grader.classes.standing import final
from grader.collecting.roster import Roster
from grader.components import Look
from grader.errors import CallerError
from grader.model import Report
from grader.reporters.cells import inert, number, row

EXPORT = "export the gradebook in Canvas, and give that file as --roster"
SUMS = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")  # which Canvas works out itself
WITH_ID = re.compile(r"(.*) \(\d+\)")
BEGINNINGS = (("Student", "ID"), ("LastName", "FirstName", "ID"))
KEPT = ("ex", "n/a")  # excused by a person; not asked to hand it in


def render(_reports: tuple[Report, ...], _look: Look) -> str:
    """Raises `CallerError`: a report alone has no class's list."""
    raise CallerError("the report canvas is a class's: it fills in the list of one", EXPORT)


def of_class(grades: Grades, _look: Look) -> Iterator[str]:
    """The list, row by row as it was, but for one column.

    A student whose points are not final, or who is excused, keeps what stands there. Other cells are
    Canvas's own, whatever they begin with: it knows its students again by them.

    Raises:
        CallerError: for a list that Canvas would not take, or in which the column cannot be filled.
    """
    roster = _export(grades.roster)
    at, is_new = _column(roster, grades)
    known: dict[int, str] = {}
    for each in grades.each:
        points, student = final(each), roster.find([each.student, *each.known_as])
        if points is not None and student is not None:
            known[student.row] = number(points)

    def line(cells: Sequence[str], value: str | None) -> str:
        whole = [*cells, *("" for _ in range(len(roster.columns) - len(cells)))]
        whole[at:at] = [""] if is_new else []
        if value is not None and whole[at].strip().casefold() not in KEPT:
            whole[at] = value
        return row(whole, roster.delimiter)

    yield line(roster.columns, inert(grades.title) if is_new else None)
    for place, cells in enumerate(roster.rows):
        yield line(cells, number(grades.max_score) if _is_possible(cells) else known.get(place))


def _export(roster: Roster | None) -> Roster:
    """The list, which Canvas has exported."""
    if roster is None:
        raise CallerError("--report canvas fills in the class's list, and there is none", EXPORT)
    heads = roster.columns
    named = any(heads[: len(begin)] == begin for begin in BEGINNINGS)
    if not named or len(heads) < 4 or "Section" not in heads:
        told = f"{roster.path} is no gradebook of Canvas's: its columns are not Student, ID, …, Section, …"
        raise CallerError(told, EXPORT)
    return roster


def _column(roster: Roster, grades: Grades) -> tuple[int, bool]:
    """Where the exercise's column is, or is to be put in, and whether it is new."""
    after = roster.columns.index("Section") + 1
    names = {_same(each) for each in (grades.title, grades.exercise)} - {""}
    found = [at for at, head in enumerate(roster.columns) if at >= after and _title(head) in names]
    if len(found) > 1:
        heads = " and ".join(roster.columns[at] for at in found)
        told = f"{roster.path} has several columns for {grades.exercise}: {heads}"
        raise CallerError(told, "take out of the file the one that is not meant")
    if not found:
        end = len(roster.columns)
        while end > after and SUMS.search(roster.columns[end - 1]):
            end -= 1
        return end, True
    (at,) = found
    if any("read only" in cells[at] for cells in roster.rows if _is_possible(cells) and at < len(cells)):
        told = f"{roster.path}: Canvas takes nothing for the column {roster.columns[at]}, which is read only"
        raise CallerError(told, "rename the exercise, so that it gets a column of its own")
    return at, False


def _title(head: str) -> str:
    """An assignment's title, as Canvas finds it in a column's head."""
    with_id = WITH_ID.fullmatch(head.strip())
    return _same(with_id[1] if with_id else head)


def _same(title: str) -> str:
    """What titles share that people take for the same: `Exercise 3` is `exercise3`."""
    return re.sub(r"[\W_]+", "", title).casefold()


def _is_possible(cells: Sequence[str]) -> bool:
    return bool(cells) and "Points Possible" in cells[0]
