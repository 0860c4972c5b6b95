"""A class's list: who is in it, by which names, and when each handed in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from grader.collecting.columns import head, is_canvas, is_nobody, names, naming
from grader.collecting.csv_rows import CSV, read_rows, shown
from grader.errors import CallerError

HANDED_IN = "handed in"
MAX_NAME = 255  # characters of what reports call a student, as gradebooks keep it


@dataclass(frozen=True)
class Student:
    """One row of a roster.

    Attributes:
        name: what reports call the student by.
        known_as: everything else by which the row names the student, such as a number or an e-mail address.
        row: its place among the roster's rows.
        handed_in: when, where the roster tells.
    """

    name: str
    known_as: tuple[str, ...] = ()
    row: int = 0
    handed_in: datetime | None = None


@dataclass(frozen=True)
class Roster:
    """A CSV file as it was read, so that it can be written again with a column more.

    Attributes:
        path: the file.
        delimiter: between its cells.
        columns: the heads.
        rows: all rows below them, also those that are no student's.
        students: in the file's order.
    """

    path: Path
    delimiter: str = ","
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    students: tuple[Student, ...] = field(default=())

    def find(self, names: Iterable[str]) -> Student | None:
        """The student whom any of these names means, and no other student; case is of no matter.

        What reports call a student counts first. A name that two students share means neither.
        """
        wanted = [_key(each) for each in names]
        for known in (self._named, self._known):
            found = {student for each in wanted if (student := known.get(each)) is not None}
            if found:
                return self.students[found.pop()] if len(found) == 1 else None
        return None

    @cached_property
    def _named(self) -> Mapping[str, int]:
        return {_key(each.name): place for place, each in enumerate(self.students)}

    @cached_property
    def _known(self) -> Mapping[str, int | None]:
        """The place of the student of each other name; None where it is several students'."""
        known: dict[str, int | None] = {}
        for place, student in enumerate(self.students):
            for each in map(_key, student.known_as):
                known[each] = place if known.setdefault(each, place) == place else None
        return known


def read_roster(path: Path) -> Roster:
    """Read a class's list: one's own, or what Canvas, Moodle, Gradescope or Classroom 50 exports.

    Raises:
        CallerError: for what is no such list, or names a student twice.
    """
    delimiter, [(_, heads), *lines] = read_rows(path)
    columns = [head(each) for each in heads]
    students: list[Student] = []
    seen: dict[str, int] = {}
    called = naming(columns)
    for place, (line, row) in enumerate(lines):
        if len(row) != len(heads):
            told = f"{_at(path, line)} has {len(row)} cells, where the first row has {len(heads)}"
            raise CallerError(told, "put a cell, which may be empty, under each column's name")
        if is_canvas(columns) and is_nobody(row):
            continue
        cells: dict[str, str] = {}
        for key, cell in zip(columns, row, strict=True):
            cells.setdefault(key, cell.strip())
        student = _student(_at(path, line), cells, called, place)
        before = seen.setdefault(_key(student.name), line)
        if before != line:
            told = f"{_at(path, line)}: {shown(student.name)} is in line {before}, too"
            step = "leave one row for each student, or add a column 'student' with a name for each"
            raise CallerError(told, step)
        students.append(student)
    if not students:
        raise CallerError(f"{path} lists no student", CSV)
    return Roster(path, delimiter, tuple(heads), tuple(tuple(row) for _, row in lines), tuple(students))


def _student(at: str, cells: Mapping[str, str], called: Sequence[str], place: int) -> Student:
    name = next((cells[key] for key in called if cells.get(key)), "")
    if not name:
        raise CallerError(f"{at} has nothing under {' or '.join(map(repr, called))}", "fill it in")
    if len(name) > MAX_NAME:
        raise CallerError(f"{at}: {shown(name)} has more than {MAX_NAME} characters", "shorten the name")
    others = dict.fromkeys(each for each in names(cells) if each and each != name)
    return Student(name, tuple(others), place, _handed_in(at, cells.get(HANDED_IN, "")))


def _handed_in(at: str, cell: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(cell) if cell else None
    except ValueError:
        told = datetime.min
    if told and not told.tzinfo:
        step = "write it as 2026-03-01T18:30:00+01:00, with the time zone"
        raise CallerError(f"{at}: {shown(cell)} under handed_in is no time with a time zone", step)
    return told


def _at(path: Path, line: int) -> str:
    return f"{path}, line {line}"


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())
