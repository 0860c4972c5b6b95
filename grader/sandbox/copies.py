"""Private copies: the folder that a worker has to itself, and how it goes again."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.errors import Stopped

MAX_ENTRIES = 1_000  # files and folders in a scratch folder
REMOVE_TRIES = 20  # 50 ms apart


def _refuse_full(scratch: Path, most_mb: int) -> None:
    """Raises `Stopped` where the folder holds too much, or what cannot be looked into."""
    left, entries, folders = most_mb << 20, MAX_ENTRIES, [os.fspath(scratch)]
    while folders and left >= 0 and entries >= 0:
        try:
            with os.scandir(folders.pop()) as found:
                for entry in found:
                    entries -= 1
                    about = entry.stat(follow_symlinks=False)
                    left -= about.st_blocks * 512 if hasattr(about, "st_blocks") else about.st_size
                    folders += [entry.path] if entry.is_dir(follow_symlinks=False) else []
        except FileNotFoundError:  # it has gone meanwhile
            continue
        except OSError:  # its mode is odd, or its path too long
            entries = -1
    if left < 0 or entries < 0:
        told = f"more than {most_mb} MiB, or than {MAX_ENTRIES:,} files, were written to the scratch folder"
        raise Stopped("memory", told)


@dataclass(frozen=True)
class Copy:
    """A run's own files.

    Attributes:
        base: the folder that holds all of it.
        folder: holds the submission's files.
        scratch: where the worker may write; None where it may write nowhere.
    """

    base: Path
    folder: Path
    scratch: Path | None = None

    def look(self, scratch_mb: int) -> None:
        """Raises `Stopped` where the scratch folder, if there is one, holds more than so many MiB."""
        if self.scratch is not None:
            _refuse_full(self.scratch, scratch_mb)

    def remove(self) -> None:
        """Remove it."""
        remove_tree(self.base)


def remove_tree(folder: Path) -> None:
    """Remove a folder, whatever a worker has put there: deep ones, and such as nobody may list."""
    with contextlib.suppress(RecursionError):  # rmtree calls itself for each level on Python 3.11, 3.12
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        (_remove_on_windows if sys.platform == "win32" else _remove_by_commands)(folder)


def _remove_by_commands(folder: Path) -> None:
    for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
        with contextlib.suppress(OSError):
            subprocess.run([*command, folder], check=False, stderr=subprocess.DEVNULL)


def _remove_on_windows(folder: Path) -> None:
    """Where a file that is read-only, or that a virus scanner has open for a moment, is not to be removed."""
    for _ in range(REMOVE_TRIES):
        for path in (folder, *folder.rglob("*")):
            with contextlib.suppress(OSError):
                if not path.is_symlink():  # what it leads to is not the worker's
                    path.chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def in_memory() -> Path | None:
    """Linux's folder in memory, where files come and go at once; None where there is none to write to."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK) else None


@contextmanager
def private_folder(within: Path | None = None) -> Iterator[Path]:
    """A new folder for the folders of a run's workers; it goes with all that is in it.

    Nobody else can list it; a worker's user can reach its own folder within.

    Args:
        within: the folder in which it is made, where that is not the usual one.
    """
    # Its name is known before it is there: an interrupt at any moment leaves nothing.
    folder = (within or Path(tempfile.gettempdir())).resolve() / f"grade-{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700)
        folder.chmod(0o711)
        yield folder
    finally:
        remove_tree(folder)


def write_copy(home: Path, files: Mapping[str, bytes], scratch: bool, user: int | None = None) -> Copy:
    """Write files into a new folder.

    Args:
        home: the folder in which the new one is made.
        files: contents by name.
        scratch: whether there is a folder to write to.
        user: the user and group that shall read them, where that is not the user who writes.
    """
    base = Path(tempfile.mkdtemp(dir=home))
    copy = Copy(base, base / "submission", base / "scratch") if scratch else Copy(base, base)
    modes = {base: 0o710, copy.folder: 0o750} | ({copy.scratch: 0o770} if copy.scratch else {})
    for path in {*modes} - {base}:
        path.mkdir(mode=0o700)
    for name, data in files.items():
        (copy.folder / name).write_bytes(data)
        modes[copy.folder / name] = 0o640
    if user is not None:  # readable by the group, and not the worker's own: it can change no mode
        for path, mode in modes.items():
            os.chown(path, 0, user)
            path.chmod(mode)
    return copy
