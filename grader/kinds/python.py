"""The kind `python`: a module whose functions checks call, in a worker."""

from __future__ import annotations

import functools
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import Unreadable
from grader.hookspecs import hookimpl
from grader.model import Exercise, Kind, Sandbox, Submission
from grader.sandbox.session import Session

MAX_FILE = 1 << 20  # bytes of one file handed in


@contextmanager
def open_python(exercise: Exercise, submission: Submission, sandbox: Sandbox) -> Iterator[Session]:
    """A session over workers that load a private copy of the files handed in.

    A file that cannot be copied or is empty makes the session's submission unloadable: each check meets
    the reason.
    """
    with tempfile.TemporaryDirectory(prefix="grade-") as name:
        folder = Path(name).resolve()
        unloadable = None
        try:
            copy_files(exercise, submission, folder)
        except Unreadable as error:
            unloadable = error
        main = folder / exercise.files[0]
        start = functools.partial(sandbox.start, folder, exercise.limits)
        session = Session(start, exercise.limits, main, main.stem, unloadable)
        try:
            yield session
        finally:
            session.renew()


def copy_files(exercise: Exercise, submission: Submission, folder: Path) -> None:
    """Copy the exercise's files, and nothing that lies beside them; raises `Unreadable`."""
    for number, name in enumerate(exercise.files):
        alone = number == 0 and not submission.path.is_dir()
        source = read_regular(submission.path if alone else submission.path / name)
        if number == 0 and not source.strip():
            raise Unreadable(f"{name} is empty")
        (folder / name).write_bytes(source)


def read_regular(path: Path) -> bytes:
    """A regular file's bytes; raises `Unreadable` for links, pipes, devices and files over 1 MiB."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        told = "it is a link" if path.is_symlink() else (error.strerror or "does not open").lower()
        raise Unreadable(f"{path.name} cannot be read: {told}") from None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable(f"{path.name} cannot be read: it is no regular file")
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise Unreadable(f"{path.name} cannot be read: it is larger than {MAX_FILE:,} bytes")
    return data


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `python`."""
    return [Kind("python", open_python)]
