"""A class's list: who is in it, by which names, and when each handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


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
        """The student whom any of these names means, and no other student; case is of no matter."""
        raise NotImplementedError
