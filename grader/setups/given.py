"""What a set-up is made of: a course, and what students may have of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files as resources
from pathlib import Path

from grader.model import Exercise
from grader.plugins import Plugins
from grader.release.make import made
from grader.setups.needs import requirements

Files = dict[str, bytes]
"""what a folder holds, by paths with `/`"""


@dataclass(frozen=True)
class Given:
    """The course that is to be graded somewhere, and of it the exercises.

    Attributes:
        seed: makes the cases where the reference is at hand; see `Settings`.
    """

    plugins: Plugins
    root: Path
    exercises: tuple[Exercise, ...]
    seed: int

    def alone(self) -> list[tuple[Exercise, Given]]:
        """Each exercise, with what there would be if it were the only one."""
        return [(each, replace(self, exercises=(each,))) for each in self.exercises]

    def kit(self) -> Files:
        """What students get, proved to hold no solution and to grade, and what to install for it.

        Raises:
            Fault: as `made` does.
        """
        kit, _ = made(self.plugins, self.root, self.exercises)
        return {
            **kit,
            "requirements.txt": requirements(self.exercises, "." if "pyproject.toml" in kit else None),
        }


@dataclass(frozen=True)
class Setup:
    """One platform.

    Attributes:
        name: what users call it by.
        make: all files of a set-up.
        holds: whether there are solutions in it, and who gets to see it, in a sentence.
        steps: what to do next, each in a line.
    """

    name: str
    make: Callable[[Given], Files]
    holds: str
    steps: tuple[str, ...]


def template(path: str) -> bytes:
    """A file that is the same for every course."""
    return resources("grader.setups").joinpath("templates", *path.split("/")).read_bytes()


def below(folder: str, files: Mapping[str, bytes]) -> Files:
    """Files with that folder before their paths."""
    return {f"{folder}/{path}": data for path, data in files.items()}
