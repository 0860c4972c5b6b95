"""Read what was handed in: regular files alone, and not too much of them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from grader.errors import Unreadable
from grader.model import Exercise, Submission

MAX_FILE = 1 << 20  # bytes of one file handed in
SMALLER = "hand in your own work alone"
LINK = "it is a link; hand in the file itself"
JUNCTION = 0xA0000003  # what Windows calls IO_REPARSE_TAG_MOUNT_POINT


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
    if _leads_elsewhere(submission.path):
        raise Unreadable(f"{submission.path.name} cannot be read: {LINK}")
    alone = not os.path.isdir(submission.path)
    files = {main: read_regular(submission.path if alone else submission.path / main, most, smaller)}
    if not files[main].strip():
        raise Unreadable(f"{main} is empty: write your answer into it, and save it")
    beside = submission.path.parent if alone else submission.path
    return files | {name: read_regular(beside / name, most, smaller) for name in exercise.files[1:]}


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """What tells files from others, by their names and contents."""
    each = [f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in files.items()]
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


def read_regular(path: Path, most: int = MAX_FILE, smaller: str = SMALLER) -> bytes:
    """A regular file's bytes; raises `Unreadable` as `read_files` does."""
    try:
        _refuse_odd(path, os.lstat(path))  # before, as Windows opens what a link leads to
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        told = LINK if os.path.islink(path) else (error.strerror or "it does not open").lower()
        raise Unreadable(f"{path.name} cannot be read: {told}") from None
    try:
        _refuse_odd(path, os.fstat(descriptor))  # and after, in case it was replaced
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(most + 1)
    finally:
        os.close(descriptor)
    if len(data) > most:
        raise Unreadable(f"{path.name} cannot be read: it is larger than {most:,} bytes; {smaller}")
    return data


def _refuse_odd(path: Path, about: os.stat_result) -> None:
    """Raises `Unreadable` unless this is about a regular file."""
    if stat.S_ISLNK(about.st_mode):
        raise Unreadable(f"{path.name} cannot be read: {LINK}")
    if not stat.S_ISREG(about.st_mode):
        raise Unreadable(f"{path.name} cannot be read: it is no regular file")


def _leads_elsewhere(path: Path) -> bool:
    """Whether it is a link, or a junction, which is what a folder on Windows can be instead."""
    try:
        about = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISLNK(about.st_mode) or getattr(about, "st_reparse_tag", 0) == JUNCTION
