"""The kind `python`: a module whose functions checks call, in a worker."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.components import Kind, Sandbox
from grader.errors import SubmissionError, Unreadable
from grader.hookspecs import hookimpl
from grader.model import Exercise, Submission
from grader.sandbox.session import Channel, Session

MAX_FILE = 1 << 20  # bytes of one file handed in


@contextmanager
def open_python(exercise: Exercise, submission: Submission, sandbox: Sandbox) -> Iterator[Session]:
    """A session over workers, each of which loads a private copy of the files handed in.

    Files that cannot be read make the session's submission unloadable: each check meets the reason.
    """
    unloadable: SubmissionError | None = None
    files = dict.fromkeys(exercise.files, b"")
    try:
        files = read_files(exercise, submission)
    except Unreadable as error:
        unloadable = error

    def start() -> Channel:
        folder = _written(files)
        try:
            return _Housed(sandbox.start(folder, exercise.limits), folder)
        except BaseException:
            _remove(folder)
            raise

    session = Session(start, exercise.limits, files, Path(exercise.files[0]).stem, unloadable)
    try:
        yield session
    finally:
        session.renew()


def read_files(exercise: Exercise, submission: Submission) -> dict[str, bytes]:
    """The exercise's files, and nothing that lies beside them; raises `Unreadable`."""
    main = exercise.files[0]
    alone = not submission.path.is_dir()
    files = {main: read_regular(submission.path if alone else submission.path / main)}
    if not files[main].strip():
        raise Unreadable(f"{main} is empty")
    beside = submission.path.parent if alone else submission.path
    return files | {name: read_regular(beside / name) for name in exercise.files[1:]}


def read_regular(path: Path) -> bytes:
    """A regular file's bytes; raises `Unreadable` for links, pipes, devices and files over 1 MiB."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        told = "it is a link" if path.is_symlink() else (error.strerror or "it does not open").lower()
        raise Unreadable(f"{path.name} cannot be read: {told}") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable(f"{path.name} cannot be read: it is no regular file")
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(MAX_FILE + 1)
    finally:
        os.close(descriptor)
    if len(data) > MAX_FILE:
        raise Unreadable(f"{path.name} cannot be read: it is larger than {MAX_FILE:,} bytes")
    return data


@dataclass(frozen=True)
class _Housed:
    """A channel to a worker with a folder of its own, which goes when the worker goes."""

    channel: Channel
    folder: Path

    def ask(self, frame: bytes, seconds: float) -> bytes:
        return self.channel.ask(frame, seconds)

    def close(self) -> None:
        self.channel.close()
        _remove(self.folder)


def _written(files: Mapping[str, bytes]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="grade-")).resolve()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def _remove(folder: Path) -> None:
    """Remove a folder that a submission may have filled with anything."""
    with contextlib.suppress(RecursionError):  # rmtree calls itself for each level on Python 3.11 and 3.12
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        subprocess.run(["rm", "-rf", folder], check=False, stderr=subprocess.DEVNULL)


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `python`."""
    return [Kind("python", open_python)]
