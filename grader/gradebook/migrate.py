"""Bring a gradebook's schema to what this kit writes."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from grader.errors import CallerError
from grader.gradebook import schema
from grader.show import one_line

HEAD = "1"  # the revision that this kit reads and writes
LOCK = 0x67726164  # any number that nobody else takes
FOLDER = Path(__file__).with_name("migrations")


def migrate(connection: sa.Connection) -> None:
    """Make the tables, or change those of an older kit, in one transaction where the database can do that.

    Raises:
        CallerError: where a newer kit has written it, or it is another program's.
    """
    if connection.dialect.name == "postgresql":  # one at a time, also where there are no tables to lock yet
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    if _revision(connection) == HEAD:
        return
    from alembic import command  # here, as it is wanted once in a gradebook's life
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        told = "a newer lesson-grader has written this gradebook"
        raise CallerError(told, "upgrade with pip, or name another gradebook") from None


def _revision(connection: sa.Connection) -> str | None:
    """The revision of what is there; None where there is nothing yet."""
    tables = sa.inspect(connection).get_table_names()
    if tables and not {"alembic_version", *schema.metadata.tables} <= {*tables}:
        told = f"the database holds something else: {', '.join(map(one_line, sorted(tables)[:3]))}"
        raise CallerError(told, "name one that is empty, or a new file")
    if not tables:
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found
