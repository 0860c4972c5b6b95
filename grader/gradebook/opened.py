"""Open a gradebook by its place: a file, or a database's URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from grader.errors import CallerError
from grader.gradebook.book import Gradebook
from grader.gradebook.migrate import migrate

BUSY_S = 30  # for another process to end its transaction
PRAGMAS = f"busy_timeout={1000 * BUSY_S}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"
LOCKS_FIRST = "locks_first"  # of a connection to SQLite: nobody may write once it has begun a transaction


@contextmanager
def open_gradebook(place: str) -> Iterator[Gradebook]:
    """The gradebook at a path or a SQLAlchemy URL, made where there is none.

    Raises:
        CallerError: where it cannot be opened, read or written, at any time, without any password in it.
    """
    shown = place
    try:
        if "://" in place:
            url = sa.make_url(place)
            shown = url.render_as_string(hide_password=True)
        else:
            url = sa.URL.create("sqlite", database=str(Path(place).absolute()))
            shown = _seen(Path(place))
            if not Path(place).absolute().parent.is_dir():
                told = f"the gradebook {shown} cannot be made: there is no folder for it"
                raise CallerError(told, f"make {Path(place).parent}, or name another place")
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _set_up)
            sa.event.listen(engine, "begin", _begin)
        with engine.connect().execution_options(**{LOCKS_FIRST: True}) as connection, connection.begin():
            migrate(connection)
        with engine.connect() as connection:
            yield Gradebook(connection, shown)
    except ModuleNotFoundError as error:
        told = f"the gradebook {shown} wants the module {error.name}"
        raise CallerError(told, "install the driver of that database that has it") from None
    except sa.exc.SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise CallerError(
            f"the gradebook {shown} cannot be used: {why}", "name another, or put it right"
        ) from None


def _seen(path: Path) -> str:
    """A path as seen from here, where it is not elsewhere."""
    path = path.absolute()
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _set_up(connection: Any, _record: object) -> None:
    """SQLite as one writer and many readers want it; what is committed has reached the disk."""
    connection.isolation_level = None  # Python would begin no transaction for a change of the schema
    cursor = connection.cursor()
    for each in PRAGMAS:
        cursor.execute(f"PRAGMA {each}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    how = " IMMEDIATE" if connection.get_execution_options().get(LOCKS_FIRST) else ""
    connection.exec_driver_sql(f"BEGIN{how}")
