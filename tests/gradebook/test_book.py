from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from grader.classes.grade import Grade
from grader.errors import CallerError
from grader.gradebook import schema
from grader.gradebook.entry import Entry, Verdict, key_of
from grader.gradebook.migrate import FOLDER, HEAD
from grader.gradebook.opened import open_gradebook
from grader.model import Adjustment
from grader.testing import FAULT, REPORTS, report

REPORT = REPORTS[1]
LATE = replace(REPORT, adjustments=(Adjustment(-1, "late"),))
HOUR = timedelta(hours=1)
TIME = datetime(2027, 1, 15, 18, 0, 0, 5, timezone(HOUR))


def verdict(content: str = "a", checker: str = "1") -> Verdict:
    return Verdict("double", {"submission": content, "checker": checker}, REPORT)


def entry(student: str = "ada", why: str = "new", **other: Any) -> Entry:
    grade = Grade(student, "graded", REPORT, "", ("7", "ada@x.org"), TIME)
    return replace(Entry("double", grade, why), **other)


def test_what_is_kept_comes_back(place: str) -> None:
    with open_gradebook(place) as book:
        number = book.add_verdict(verdict(), [entry(), entry("bob")])
        kept = replace(verdict(), number=number)
        assert book.verdict(verdict().key) == kept
        found = [*book.entries("double", ["bob", "zoe", "ada"])]
        for _, each in found:
            assert each is None or (each.recorded_at and abs(datetime.now(UTC) - each.recorded_at) < HOUR)
        same: dict[str, Any] = {"verdict": number, "made_of": kept.made_of}
        assert [(name, each and replace(each, recorded_at=None)) for name, each in found] == [
            ("bob", replace(entry("bob"), **same)),
            ("zoe", None),
            ("ada", replace(entry(), **same)),
        ]
        assert dict(book.entries("another", ["ada"])) == {"ada": None}


def test_what_plugins_adjusted_is_kept_beside_the_verdict(place: str) -> None:
    late = entry(grade=replace(entry().grade, report=LATE), is_adjusted=True)
    with open_gradebook(place) as book:
        book.add_verdict(verdict(), [late])
        (found,) = book.history("double", "ada")
        assert (found.grade, found.is_adjusted) == (late.grade, True)
        known = book.verdict(verdict().key)
        assert known
        assert known.report == REPORT
        scores = sa.select(schema.grade.c.score, schema.grade.c.max_score)
        assert [*book.connection.execute(scores)] == [(LATE.score, LATE.max_score)]


def test_the_last_entry_counts_and_the_others_stay(place: str) -> None:
    refused = Entry("double", Grade("ada", "refused", message="it is a link"), "new")
    with open_gradebook(place) as book:
        book.add([refused])
        book.add_verdict(verdict(), [entry(why="was refused")])
        history = book.history("double", "ada")
        assert [(each.grade, each.why) for each in history] == [
            (refused.grade, "new"),
            (entry().grade, "was refused"),
        ]
        assert dict(book.entries("double", ["ada"])) == {"ada": history[1]}


def test_it_is_durable_once_it_is_kept(place: str) -> None:
    with open_gradebook(place) as writer, open_gradebook(place) as reader:
        writer.add_verdict(verdict(), [entry()])
        assert reader.verdict(verdict().key)
        assert len(reader.history("double", "ada")) == 1
        with pytest.raises(RuntimeError):
            writer.add(one_and_then_none())
        assert len(reader.history("double", "ada")) == 1


def one_and_then_none() -> Iterator[Entry]:
    yield entry()
    raise RuntimeError


def test_a_regrading_counts_once_somebody_agrees(place: str) -> None:
    with open_gradebook(place) as book:
        first = book.add_verdict(verdict(), [entry()])
        second = book.add_verdict(verdict(checker="2"), [], proposed=True)
        other = Verdict("other", {}, REPORT)
        book.add_verdict(other, [], proposed=True)
        key = verdict(checker="2").key
        assert book.verdict(key) is None
        assert book.verdict(key, proposed=True) == replace(verdict(checker="2"), number=second)
        book.agree("double", (replace(entry(why="the checker changed"), verdict=second) for _ in "1"))
        assert [each.verdict for each in book.history("double", "ada")] == [first, second]
        assert book.verdict(key)
        assert book.verdict(other.key) is None


def test_what_nobody_agrees_to_is_dropped(place: str) -> None:
    with open_gradebook(place) as book:
        book.add_verdict(verdict(), [], proposed=True)
        book.forget("another")
        assert book.verdict(verdict().key, proposed=True)
        book.forget("double")
        assert book.verdict(verdict().key, proposed=True) is None


def test_a_fault_is_no_verdict(place: str) -> None:
    for broken in (report(FAULT), replace(REPORT, incomplete="it was stopped")):
        with open_gradebook(place) as book:
            book.add_verdict(replace(verdict(), report=broken), [entry()])
            assert book.verdict(verdict().key) is None


def test_of_several_verdicts_the_last_counts(place: str) -> None:
    with open_gradebook(place) as book:
        book.add_verdict(verdict(), [])
        second = book.add_verdict(replace(verdict(), report=LATE), [])
        assert book.verdict(verdict().key) == replace(verdict(), report=LATE, number=second)


def test_many_students(place: str) -> None:
    names = [f"student {number}" for number in range(450)]
    with open_gradebook(place) as book:
        book.add(Entry("double", Grade(name, "missing")) for name in names)
        found = [*book.entries("double", reversed(names))]
    assert [name for name, _ in found] == names[::-1]
    assert all(each and each.grade.student == name for name, each in found)


def test_any_change_of_what_it_is_made_of_is_another_key() -> None:
    keys = [key_of("double", {}), key_of("other", {}), verdict().key, verdict("b").key, verdict("a", "2").key]
    assert len({*keys}) == 5
    assert key_of("double", {"checker": "1", "submission": "a"}) == verdict().key


def test_the_changes_of_the_schema_come_to_the_tables_that_are_used(place: str) -> None:
    with open_gradebook(place) as book, book.connection.begin():
        assert compare_metadata(MigrationContext.configure(book.connection), schema.metadata) == []
    assert ScriptDirectory(str(FOLDER)).get_current_head() == HEAD


def test_several_may_make_it_at_once(place: str) -> None:
    script = (
        "import sys; from grader.gradebook.opened import open_gradebook\n"
        "input(); place, = sys.argv[1:]\n"
        "with open_gradebook(place) as book: print(book.history('double', 'ada'))"
    )
    command = [sys.executable, "-c", script, place]
    piped: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    several = [subprocess.Popen(command, text=True, **piped) for _ in range(8)]
    time.sleep(2)  # all of them wait, as a rule
    for each in several:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()
    assert [each.communicate()[0] for each in several] == ["[]\n"] * 8


def test_a_gradebook_of_a_newer_kit_is_left_alone(place: str) -> None:
    with open_gradebook(place) as book, book.connection.begin():
        book.connection.execute(sa.text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(CallerError) as raised, open_gradebook(place):
        pass
    assert (str(raised.value), raised.value.next_step) == (
        "a newer lesson-grader has written this gradebook",
        "upgrade with pip, or name another gradebook",
    )
