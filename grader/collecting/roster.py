"""A class's list: who is in it, by which names, and when each handed in."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from grader.collecting.columns import head, is_canvas, is_nobody, names, naming
from grader.errors import CallerError, Unreadable
from grader.kinds.files import read_regular
from grader.show import cut, one_line

MAX_ROSTER = 1 << 28  # bytes
DELIMITERS = ",;\t"
HANDED_IN = "handed in"
CSV = "save the list as CSV in UTF-8, with the columns' names in the first row"


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
    text = _text(path)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    (_, heads), *lines = _lines(path, text, delimiter)
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
            told = f"{_at(path, line)}: {_shown(student.name)} is in line {before}, too"
            raise CallerError(told, "leave one row for each student")
        students.append(student)
    if not students:
        raise CallerError(f"{path} lists no student", CSV)
    return Roster(path, delimiter, tuple(heads), tuple(tuple(row) for _, row in lines), tuple(students))


def _student(at: str, cells: Mapping[str, str], called: Sequence[str], place: int) -> Student:
    name = next((cells[key] for key in called if cells.get(key)), "")
    if not name:
        raise CallerError(f"{at} has nothing under {' or '.join(map(repr, called))}", "fill it in")
    others = dict.fromkeys(each for each in names(cells) if each and each != name)
    return Student(name, tuple(others), place, _handed_in(at, cells.get(HANDED_IN, "")))


def _handed_in(at: str, cell: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(cell) if cell else None
    except ValueError:
        told = datetime.min
    if told and not told.tzinfo:
        step = "write it as 2026-03-01T18:30:00+01:00, with the time zone"
        raise CallerError(f"{at}: {_shown(cell)} under handed_in is no time with a time zone", step)
    return told


def _text(path: Path) -> str:
    try:
        data = read_regular(path, MAX_ROSTER)
    except Unreadable as error:
        raise CallerError(f"{path}: {one_line(str(error))}", "give the path of a CSV file") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CallerError(f"{path} is no text in UTF-8", CSV) from None
    if "\0" in text:
        raise CallerError(f"{path} is no text", CSV)
    return text


def _lines(path: Path, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with the number of its last line, the columns' names first."""

    def numbered() -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for row in reader:
            if any(each.strip() for each in row):
                yield reader.line_num, row

    try:
        rows = [*numbered()]
    except csv.Error as error:
        raise CallerError(f"{path} cannot be read as CSV: {error}", CSV) from None
    if not rows:
        raise CallerError(f"{path} is empty", CSV)
    odd = [each for each in rows[0][1] if "@" in each or each.strip().isdigit()]
    if odd or not rows[0][1][0].strip():
        why = f": its first row has {_shown(odd[0])}" if odd else ""
        raise CallerError(f"{path} has no columns' names{why}", CSV)
    return rows


def _at(path: Path, line: int) -> str:
    return f"{path}, line {line}"


def _shown(text: str) -> str:
    return one_line(cut(text, 60))


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())
