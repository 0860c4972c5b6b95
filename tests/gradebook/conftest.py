"""Real databases: SQLite in a file, and PostgreSQL where its server is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SERVERS = ("/usr/lib/postgresql", "/opt/homebrew/bin", "/usr/local/bin")


def _program(name: str) -> str | None:
    """The path of one of PostgreSQL's programs; Debian puts those of the server into no path."""
    found = (each for folder in SERVERS for each in sorted(Path(folder).rglob(f"bin/{name}"), reverse=True))
    return shutil.which(name) or next(map(str, found), None)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server of this run's own; no network reaches it."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    if not initdb or not control:
        pytest.skip("no PostgreSQL server is installed (apt install postgresql)")
    own: dict[str, Any] = {}
    if os.getuid() == 0:  # as whom the server does not start
        try:
            own = {"user": "postgres", "group": pwd.getpwnam("postgres").pw_gid, "extra_groups": []}
        except KeyError:
            pytest.skip("PostgreSQL's server has no user to run as")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        if own:
            shutil.chown(folder, "postgres")
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "check": True, "cwd": folder, **own}
        subprocess.run([initdb, "-D", folder / "data", "-U", "grader", "--auth=trust", "-N"], **quiet)
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        start: list[str | Path] = [control, "-D", folder / "data", "-l", folder / "log", "-w", "-o", options]
        subprocess.run([*start, "start"], **quiet)
        try:
            yield f"postgresql+psycopg://grader@/postgres?host={folder}"
        finally:
            subprocess.run([control, "-D", folder / "data", "-m", "immediate", "stop"], **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a gradebook may be, which is not there yet."""
    if request.param == "sqlite":
        return str(tmp_path / "grades.db")
    import sqlalchemy as sa

    url = sa.make_url(request.getfixturevalue("server"))
    name = f"class_{os.urandom(8).hex()}"
    with sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    return url.set(database=name).render_as_string(hide_password=False)
