"""The kind `python`: a module whose functions checks call, in a worker."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.components import Kind, Sandbox
from grader.errors import SubmissionError, Unreadable
from grader.hookspecs import hookimpl
from grader.kinds.files import read_files
from grader.model import Exercise, Submission
from grader.sandbox.session import Channel, Session


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

    module = Path(exercise.files[0]).stem
    session = Session(start, exercise.limits, files, module, unloadable, sandbox.layers)
    try:
        yield session
    finally:
        session.renew()


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
