"""What a checker is to catch: the wrong solutions that its author expects, and mutants of the reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.audit.mutants import Mutant
from grader.errors import Unreadable
from grader.kinds.files import read_regular
from grader.model import Exercise, Submission

CAUGHT_BY = re.compile(r"(?i)caught by: *([^\n>*]*\w)")  # in a comment of a wrong solution's first lines
FIRST = 5  # lines


@dataclass(frozen=True)
class Mistake:
    """A submission that must lose points.

    Attributes:
        name: its path within the solution, or what a mutant changes.
        submission: where it lies.
        caught_by: the checks that it says it fails.
        mutant: the change that was made for it, if one was.
    """

    name: str
    submission: Submission
    caught_by: tuple[str, ...] = ()
    mutant: Mutant | None = None


def wrong_of(exercise: Exercise) -> list[Mistake]:
    """The wrong solutions, by name; each is a file, or a folder with all files of the exercise."""
    return [
        Mistake(f"wrong/{path.name}", Submission(path), _caught_by(exercise, path))
        for path in solutions(exercise, "wrong")
    ]


def solutions(exercise: Exercise, sort: str) -> list[Path]:
    """The solutions in one of the folders `right` and `wrong`, by name."""
    folder = exercise.solution / sort
    return sorted(each for each in folder.glob("*") if not each.name.startswith((".", "__")))


def written(mutants: Iterable[Mutant], folder: Path) -> Iterator[Mistake]:
    """The mutants as submissions, each in a new folder of its own."""
    for number, mutant in enumerate(mutants):
        yield Mistake(mutant.name, mutant.write(folder / str(number)), mutant=mutant)


def _caught_by(exercise: Exercise, path: Path) -> tuple[str, ...]:
    main = path / exercise.files[0] if path.is_dir() else path
    try:
        first = "\n".join(read_regular(main).decode(errors="replace").splitlines()[:FIRST])
    except Unreadable:
        return ()
    found = CAUGHT_BY.search(first)
    return tuple(re.split(r" *, *", found[1].removesuffix("--").strip())) if found else ()
