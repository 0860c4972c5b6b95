"""Find a file of an exercise among the names of what was handed in."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePath

from grader.collecting.entries import is_junk
from grader.collecting.places import MAX_DEPTH
from grader.errors import Untaken, nearest
from grader.model import Exercise
from grader.show import cut, one_line

MAX_FILES = 10_000  # in one folder handed in
MAX_TOLD = 3
MAX_NAME = 60  # characters of each name that is told


def places(folder: Path, name: str | None = None, most: int = MAX_FILES) -> list[str]:
    """Where files lie in a folder, `/` between the parts, without junk; links to folders are not followed.

    Args:
        name: of the files to look for; all without one.
        most: how many, and how many at most are found.
    """
    found: list[str] = []
    for root, folders, files in os.walk(folder):
        inside = Path(root).relative_to(folder)
        folders[:] = sorted(each for each in folders if not is_junk(each))
        links = [each for each in folders if os.path.islink(os.path.join(root, each))]
        for each in sorted([*files, *links]):
            if not is_junk(each) and name in (None, _normal(each)):
                found.append((inside / each).as_posix())
            if len(found) >= most:
                return found
        if len(inside.parts) >= MAX_DEPTH:
            folders.clear()
    return found


def choose(names: Iterable[str], exercise: Exercise) -> dict[str, str]:
    """Which of these places holds each of the exercise's files, the main one first.

    The main one lies at the top, or in a folder of the exercise's name, or else at one place alone; the
    others lie beside it, where they lie anywhere. A file that is alone may bear any name.

    Raises:
        Untaken: where the main one is not there, or which one is meant cannot be said.
    """
    main = exercise.files[0]
    known = {_normal(each): each for each in names if not any(map(is_junk, each.split("/")))}
    found = [each for each in known if each.rpartition("/")[2] == main]
    for ends in (f"exercises/{exercise.name}/{main}", f"{exercise.name}/{main}"):
        own = [each for each in found if f"/{each}".endswith(f"/{ends}")]
        found = own if len(own) == 1 and main not in found else found
    if main in found:
        found = [main]
    if len(found) > 1:
        raise Untaken(f"holds {main} more than once: {several(found)}")
    if not found and len(known) == 1 and _sort(*known) == _sort(main):
        return {main: next(iter(known.values()))}
    if not found:
        raise Untaken(absent(main, (each.rpartition("/")[2] for each in known)))
    beside = found[0].removesuffix(main)
    return {name: known[beside + name] for name in exercise.files if beside + name in known}


def absent(main: str, names: Iterable[str]) -> str:
    """What to say where these files were handed in, and the main one was not."""
    known = list(dict.fromkeys(names))
    near = nearest(main, known)
    holds = f"holds {several([near] if near else known)}" if known else "is empty"
    return f"does not hold {main}; it {holds}"


def several(names: list[str]) -> str:
    """A few names, fit for a line."""
    shown = [one_line(cut(each, MAX_NAME)) for each in names]
    more = [f"{len(shown) - MAX_TOLD:,} more"] if len(shown) > MAX_TOLD else []
    *first, last = [*shown[:MAX_TOLD], *more]
    return f"{', '.join(first)} and {last}" if first else last


def _sort(name: str) -> str:
    return PurePath(name).suffix.casefold()


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name)
