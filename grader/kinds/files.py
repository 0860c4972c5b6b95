"""Read what was handed in: regular files alone, and not too much of them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from grader.errors import Unreadable
from grader.model import Exercise, Submission

MAX_FILE = 1 << 20  # bytes of one file handed in
SMALLER = "hand in your own work alone"
LINK = "it is a link; hand in the file itself"


def read_files(
    exercise: Exercise, submission: Submission, most: int = MAX_FILE, smaller: str = SMALLER
) -> dict[str, bytes]:
    """The exercise's files, and nothing that lies beside them.

    Args:
        most: how many bytes each of them may have.
        smaller: what to do where one has more.

    Raises:
        Unreadable: for links, pipes, devices, what is empty or too large.
    """
    main = exercise.files[0]
    if os.path.islink(submission.path):
        raise Unreadable(f"{submission.path.name} cannot be read: {LINK}")
    alone = not os.path.isdir(submission.path)
    files = {main: read_regular(submission.path if alone else submission.path / main, most, smaller)}
    if not files[main].strip():
        raise Unreadable(f"{main} is empty: write your answer into it, and save it")
    beside = submission.path.parent if alone else submission.path
    return files | {name: read_regular(beside / name, most, smaller) for name in exercise.files[1:]}


def read_regular(path: Path, most: int = MAX_FILE, smaller: str = SMALLER) -> bytes:
    """A regular file's bytes; raises `Unreadable` as `read_files` does."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        told = LINK if os.path.islink(path) else (error.strerror or "it does not open").lower()
        raise Unreadable(f"{path.name} cannot be read: {told}") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable(f"{path.name} cannot be read: it is no regular file")
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(most + 1)
    finally:
        os.close(descriptor)
    if len(data) > most:
        raise Unreadable(f"{path.name} cannot be read: it is larger than {most:,} bytes; {smaller}")
    return data
