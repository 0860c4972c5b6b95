"""Make folders whole, all of them or none, whatever ends this process meanwhile."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, bytes]
"""what a folder holds, by paths with `/`"""


def make_whole(folders: Mapping[Path, Files]) -> None:
    """Make folders: each is written in a hidden one beside it, and they take their names when all are there.

    Folders that they lie in are made where they are missing, and go again with them.

    Raises:
        OSError: when one exists already or cannot be written; nothing is left of any of them.
    """
    with contextlib.ExitStack() as around, contextlib.ExitStack() as beside, contextlib.ExitStack() as named:
        written = {folder: _write(folder, folders[folder], around, beside) for folder in folders}
        for folder, new in written.items():
            if os.path.lexists(folder):  # an empty one would be replaced
                raise FileExistsError(None, "it exists already", str(folder))
            named.callback(_take_back, folder, new)
            new.rename(folder)
        named.pop_all()


def _write(folder: Path, files: Files, around: contextlib.ExitStack, beside: contextlib.ExitStack) -> Path:
    """Where a folder lies until it takes its name; what is to be removed is noted before it is made."""
    if not folder.parent.is_dir():
        around.callback(_remove_empty, folder.parent)
        folder.parent.mkdir()
    hidden = folder.with_name(f".new-{secrets.token_hex(8)}")
    beside.callback(shutil.rmtree, hidden, ignore_errors=True)
    hidden.mkdir()
    new = hidden / folder.name  # one level deeper than exercises lie, and so never taken for one
    for name, data in files.items():
        path = new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return new


def _take_back(folder: Path, new: Path) -> None:
    """Take a folder's name from it again, where it has it."""
    if not new.exists():
        folder.rename(new)


def _remove_empty(folder: Path) -> None:
    """Remove a folder in which nothing was made; it stays where something was."""
    with contextlib.suppress(OSError):
        folder.rmdir()
