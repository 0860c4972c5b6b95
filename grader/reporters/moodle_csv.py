"""The reporter `moodle`: a class's grades and feedback, for Moodle's import of a CSV file.

What Moodle reads there is told by `grade/import/csv/classes/load_data.php` of moodle/moodle.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from grader.classes.grade import Grade, Grades
from grader.classes.standing import final, of_reports
from grader.collecting.roster import Roster
from grader.components import Look
from grader.errors import CallerError
from grader.model import Report, Status
from grader.reporters.cells import inert, number, row
from grader.reporters.story import outcome, story
from grader.reporters.told import sections, summary
from grader.show import cut

# A head of any name and language is mapped by hand in Moodle; by these it is found in the list.
IDENTITIES = ("mail", r"id.?num|\bid\b|student.?n|matr", r"user.?name|benutzername|login")
MAX_TOLD = 600  # characters of one check
MAX_CHECKS = 3  # which are told of
FILL_IN = "complete one of its columns Email address and ID number for every student"

Whose = Callable[[Grade], list[str] | None]


def render(reports: tuple[Report, ...], look: Look) -> str:
    """The same of plain reports; the student is the submission as shown."""
    return "".join(of_class(of_reports(reports), look))


def of_class(grades: Grades, _look: Look) -> Iterator[str]:
    """A row for each student whose points are final, with points and feedback.

    Moodle wipes a grade where a row has feedback alone, or an empty cell for the points: so both columns are
    always there, and who has no points yet has no row and keeps what Moodle knows.

    Raises:
        CallerError: where it cannot be told to Moodle who a student is.
    """
    heads, whose = _listed(grades.roster) if grades.roster else _unlisted(grades)
    title = _name(grades.title or grades.exercise)
    yield row([*map(_name, heads), title, f"{title} feedback"])
    for each in grades.each:
        points = final(each)
        if points is not None and each.report is not None and (who := whose(each)):
            names = [_name(name) for name in who]
            if any(map(_is_empty, names)):
                told = f"--report moodle: Moodle cannot tell by {heads[0]} who {each.student!r} is"
                raise CallerError(told, "give the class's list, in which every student has one, as --roster")
            yield row([*names, number(points), feedback(each.report)])


def feedback(report: Report) -> str:
    """What failed first and what to do next, as text that Moodle shows as HTML, in one line of the file."""
    ((_, found),) = sections((report,))
    failed = [each for each in found if each.result.status is Status.FAILED]
    told = [*summary((report,)).split("\n"), *filter(None, [outcome(report)])]
    for each in failed[:MAX_CHECKS]:
        told += ["", f"✗ {each.name}", *cut(story(each.result), MAX_TOLD).split("\n")]
    if len(failed) > MAX_CHECKS:
        told += ["", f"… and {len(failed) - MAX_CHECKS} more that fail."]
    return inert("<br>".join(map(_shown, told)))


def _shown(line: str) -> str:
    r"""A line as HTML that shows just that, without `"` and `\`: PHP takes `\"` for no end of a cell."""
    escaped = html.escape(line, quote=False).replace('"', "&quot;").replace("\\", "&#92;")
    # else `inert` would find a formula behind the semicolon of `&lt;=`
    return re.sub(r"(?<=;)[ =+\-@]+", lambda signs: re.sub(r"[^ ]", _coded, signs[0]), escaped)


def _coded(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"


def _name(cell: str) -> str:
    r"""A name as a cell; without a backslash where PHP would not see that the cell ends: see `_shown`."""
    return re.sub(r'\\+(?="|$)', "", inert(cell))


def _is_empty(cell: str) -> bool:
    """Whether Moodle finds nothing there, and gives the grade to the student of the row above."""
    return cell.strip() in ("", "0")


def _listed(roster: Roster) -> tuple[list[str], Whose]:
    """The columns of the list by which Moodle knows students, and a student's cells in them."""
    at = [found for name in IDENTITIES if (found := _complete(roster, name)) is not None]
    if not at:
        raise CallerError(f"{roster.path}: Moodle cannot tell by it who every student is", FILL_IN)

    def whose(grade: Grade) -> list[str] | None:
        student = roster.find([grade.student, *grade.known_as])
        return [roster.rows[student.row][each] for each in at] if student else None

    return [roster.columns[each] for each in at], whose


def _complete(roster: Roster, name: str) -> int | None:
    """The first column of such a name in which every student has a cell, each another."""
    for at, head in enumerate(roster.columns):
        if re.search(name, head, re.IGNORECASE):
            cells = ["".join(roster.rows[each.row][at : at + 1]).strip() for each in roster.students]
            if not any(map(_is_empty, cells)) and len({*cells}) == len(cells):
                return at
    return None


def _unlisted(grades: Grades) -> tuple[list[str], Whose]:
    """Without a list: the e-mail address that is known of each, or else of each a number or the name."""
    first = next((each for each in grades.each if final(each) is not None), None)
    by_mail = first is not None and _mail(first) is not None

    def whose(grade: Grade) -> list[str]:
        return [_mail(grade) or "" if by_mail else next(iter(grade.known_as), grade.student)]

    return ["Email address" if by_mail else "ID number"], whose


def _mail(grade: Grade) -> str | None:
    names = (*grade.known_as, grade.student)
    return next((each for each in names if re.fullmatch(r"[^@\s/]+@[^@\s/]+", each)), None)
