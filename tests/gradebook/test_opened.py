from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from grader.errors import CallerError
from grader.gradebook.opened import open_gradebook

BAD = {
    "nowhere": (
        "missing/grades.db",
        "cannot be made: there is no folder for it",
        "make missing, or name another place",
    ),
    "no database": ("text.db", "file is not a database", "name another, or put it right"),
    "no server": (
        "postgresql+psycopg://ada:secret@localhost:1/grades",
        "connection failed: connection to server at",
        "name another, or put it right",
    ),
    "no such sort": (
        "nosuch://x",
        "Can't load plugin: sqlalchemy.dialects:nosuch",
        "name another, or put it right",
    ),
    "no package": (
        "mysql://ada@x/grades",
        "wants the module MySQLdb",
        "install the driver of that database that has it",
    ),
    "no URL": ("://", "Could not parse SQLAlchemy URL", "name another, or put it right"),
}


@pytest.mark.parametrize("which", BAD)
def test_a_place_that_will_not_do(which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text.db").write_text("no database, and long enough to be told from an empty one" * 10)
    place, why, next_step = BAD[which]
    with pytest.raises(CallerError) as raised, open_gradebook(place):
        pass
    told = str(raised.value)
    assert told.startswith(f"the gradebook {place.replace('secret', '***')} ")
    assert why in told
    assert "secret" not in told
    assert raised.value.next_step == next_step


def test_others_may_read_while_it_is_written(tmp_path: Path) -> None:
    place = tmp_path / "100% grades?.db"
    with open_gradebook(str(place)) as book, book.connection.begin():
        reader = sqlite3.connect(place)
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert reader.execute("SELECT count(*) FROM grade").fetchone() == (0,)
        reader.close()


@pytest.mark.parametrize("table", ["grade", "assignment", "alembic_version"])
def test_another_program_s_database_is_left_alone(table: str, tmp_path: Path) -> None:
    place = tmp_path / "gradebook.db"
    with contextlib.closing(sqlite3.connect(place)) as other:
        other.execute(f"CREATE TABLE {table} (version_num INTEGER)")
    before = place.read_bytes()
    with pytest.raises(CallerError) as raised, open_gradebook(str(place)):
        pass
    assert str(raised.value) == f"the database holds something else: {table}"
    assert place.read_bytes()[100:] == before[100:]  # but for the head, which says that it has a log
