"""A gradebook: verdicts and grades, each durable before it is counted."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from grader.classes.grade import Grade
from grader.gradebook import schema
from grader.gradebook.entry import Entry, Verdict, packed, unpacked

TOGETHER = 200  # students that are read at once

# Made once, as a class asks for them again and again.
_INSERT_VERDICT, _INSERT_GRADE = sa.insert(schema.verdict), sa.insert(schema.grade)
_VERDICT = (
    sa.select(schema.verdict)
    .where(
        schema.verdict.c.key == sa.bindparam("key"),
        schema.verdict.c.holds,
        schema.verdict.c.proposed == sa.bindparam("proposed"),
    )
    .order_by(schema.verdict.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Gradebook:
    """A gradebook over a connection of its own; every method is a transaction.

    Attributes:
        shown: its place for people: a path, a URL without its password.
    """

    connection: sa.Connection
    shown: str

    def verdict(self, key: str, proposed: bool = False) -> Verdict | None:
        """The last verdict that holds for a key; those of a regrading that nobody has agreed to if asked."""
        with self.connection.begin():
            row = self.connection.execute(_VERDICT, {"key": key, "proposed": proposed}).one_or_none()
        if row is None:
            return None
        return Verdict(row.exercise, row.made_of, unpacked(row.report), row.id)

    def add_verdict(self, verdict: Verdict, entries: Iterable[Entry], proposed: bool = False) -> int:
        """Keep a verdict, and grades that come of it, all or nothing; gives its number."""
        with self.connection.begin():
            made = self.connection.execute(
                _INSERT_VERDICT,
                {
                    "key": verdict.key,
                    "exercise": verdict.exercise,
                    "made_of": dict(verdict.made_of),
                    "report": packed(verdict.report),
                    "holds": verdict.holds,
                    "proposed": proposed,
                    "graded_at": datetime.now(UTC),
                },
            )
            assert made.inserted_primary_key is not None
            number: int = made.inserted_primary_key[0]
            self._add([(each, number if each.grade.report else None) for each in entries])
        return number

    def add(self, entries: Iterable[Entry]) -> None:
        """Keep grades of verdicts that are there, or that have none."""
        with self.connection.begin():
            self._add([(each, each.verdict) for each in entries])

    def agree(self, exercise: str, entries: Iterable[Entry]) -> None:
        """Take what a regrading of the exercise has proposed, and these grades that come of it."""
        table = schema.verdict
        # Before the transaction, as they may be read from this gradebook; what that raises takes nothing.
        rows = [_row(each, each.verdict) for each in entries]
        with self.connection.begin():
            self.connection.execute(
                sa.update(table).where(table.c.exercise == exercise, table.c.proposed).values(proposed=False)
            )
            for some in _batched(rows, TOGETHER):
                self.connection.execute(_INSERT_GRADE, some)

    def forget(self, exercise: str) -> None:
        """Drop what a regrading of the exercise has proposed."""
        table = schema.verdict
        with self.connection.begin():
            self.connection.execute(sa.delete(table).where(table.c.exercise == exercise, table.c.proposed))

    def entries(self, exercise: str, students: Iterable[str]) -> Iterator[tuple[str, Entry | None]]:
        """Each of these students with the entry that counts, if there is one; few are held at a time."""
        grade = schema.grade
        for names in _batched(students, TOGETHER):
            last = (
                sa.select(sa.func.max(grade.c.id))
                .where(grade.c.exercise == exercise, grade.c.student.in_(names))
                .group_by(grade.c.student)
            )
            found = {each.grade.student: each for each in self._read(grade.c.id.in_(last))}
            yield from ((name, found.get(name)) for name in names)

    def history(self, exercise: str, student: str) -> list[Entry]:
        """All entries of a student, the oldest first."""
        grade = schema.grade
        return self._read(grade.c.exercise == exercise, grade.c.student == student)

    def _read(self, *wanted: sa.ColumnElement[bool]) -> list[Entry]:
        grade, verdict = schema.grade, schema.verdict
        columns = [*grade.c, verdict.c.report, verdict.c.made_of]
        query = sa.select(*columns).outerjoin(verdict, grade.c.verdict == verdict.c.id).where(*wanted)
        with self.connection.begin():
            return [_entry(row) for row in self.connection.execute(query.order_by(grade.c.id))]

    def _add(self, entries: Sequence[tuple[Entry, int | None]]) -> None:
        rows = [_row(each, number) for each, number in entries]
        if rows:
            self.connection.execute(_INSERT_GRADE, rows)


def _row(entry: Entry, number: int | None) -> dict[str, Any]:
    """What an entry holds, by the columns' names."""
    grade, report = entry.grade, entry.grade.report
    return {
        "exercise": entry.exercise,
        "student": grade.student,
        "standing": grade.standing,
        "score": grade.score,
        "max_score": report.max_score if report else 0,
        "pending": report.pending if report else 0,
        "message": grade.message,
        "known_as": [*grade.known_as],
        "handed_in": grade.handed_in.isoformat() if grade.handed_in else None,
        "verdict": number,
        "adjusted": packed(report) if report and entry.is_adjusted else None,
        "why": entry.why,
        "recorded_at": datetime.now(UTC),
    }


def _entry(row: sa.Row[Any]) -> Entry:
    held = row.adjusted or row.report
    grade = Grade(
        row.student,
        row.standing,
        unpacked(held) if held else None,
        row.message,
        tuple(row.known_as),
        datetime.fromisoformat(row.handed_in) if row.handed_in else None,
    )
    at = row.recorded_at
    return Entry(
        row.exercise,
        grade,
        row.why,
        row.verdict,
        row.made_of or {},
        bool(row.adjusted),
        at if at.tzinfo else at.replace(tzinfo=UTC),  # SQLite keeps no zone
    )


def _batched(each: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(each)
    while some := [*itertools.islice(left, size)]:
        yield some
