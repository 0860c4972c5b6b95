"""Write a file whole or not at all, whoever reads it meanwhile and whatever ends this process."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file of this content: see `write_pieces`."""
    write_pieces(path, [data])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write to a new name beside the file, which then takes the file's, or a link's, place; its mode stays.

    Raises:
        OSError: when it cannot be written; the old file is as it was.
    """
    new = path.with_name(f".grade-{secrets.token_hex(8)}")
    try:
        with new.open("xb") as file:  # never through a link that somebody has put there
            file.writelines(pieces)
        if path.is_file() and not path.is_symlink():
            shutil.copymode(path, new)
        new.replace(path)
    finally:
        with contextlib.suppress(OSError):  # as a rule it has gone
            new.unlink()
