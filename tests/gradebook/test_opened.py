from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from grader.errors import CallerError
from grader.gradebook.opened import open_gradebook

BAD = {
    "nowhere": ("missing/grades.db", "unable to open database file", "name another, or put it right"),
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
    "no package": ("mysql://ada@x/grades", "wants the package MySQLdb", "pip install MySQLdb"),
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
