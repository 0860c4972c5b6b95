"""What lies in a class's folder, without what systems and tools leave there."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

from grader.model import Exercise, Submission

ARCHIVES = (".tar.gz", ".tar.bz2", ".tar.xz", ".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz")
LEFT = frozenset({"__macosx", "__pycache__", "thumbs.db", "desktop.ini", "node_modules", "venv"})
"""what nobody hands in on purpose, as `is_junk` compares it"""
_STAFF = (".csv", ".yml", ".yaml", ".log")
"""what platforms and staff put beside what was handed in"""


def is_junk(name: str) -> bool:
    """Whether a file or folder of that name is of no matter: hidden, or left by a system or a tool."""
    return name.startswith(".") or name.casefold() in LEFT


def is_archive(name: str) -> bool:
    """Whether a file's name is an archive's."""
    return name.casefold().endswith(ARCHIVES)


def stem(name: str) -> str:
    """A file's name without what says its sort: `ada` of `ada.py`, `bob` of `bob.tar.gz`."""
    end = next((len(each) for each in ARCHIVES if name.casefold().endswith(each)), 0)
    return name[:-end] if 0 < end < len(name) else PurePath(name).stem


def listing(path: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name, without junk; nothing for what is none, or may not be looked into."""
    try:
        with os.scandir(path) as entries:
            return sorted((each for each in entries if not is_junk(each.name)), key=lambda each: each.name)
    except (NotADirectoryError, FileNotFoundError, PermissionError):
        return []


def folders(path: Path) -> list[os.DirEntry[str]]:
    """The folders in a folder, by name; links to folders are none."""
    return [each for each in listing(path) if each.is_dir(follow_symlinks=False)]


def by_name(entry: os.DirEntry[str], exercise: Exercise) -> Submission | None:
    """What one student handed in, who is named by its name; None for what no student has put there."""
    if entry.is_dir(follow_symlinks=False):
        return Submission(Path(entry.path), entry.name)
    own = PurePath(exercise.files[0]).suffix
    sort = PurePath(entry.name).suffix
    if sort != own and (sort.casefold() in _STAFF or entry.name.casefold().startswith("readme")):
        return None
    # Links and pipes, too: whoever takes it refuses them.
    return Submission(Path(entry.path), stem(entry.name))
