"""What must be so of a course as a whole: exercises in an order, with names that can be typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from grader.audit.found import Finding
from grader.model import Exercise


def of_names(exercise: Exercise, others: Sequence[Exercise], commands: Collection[str]) -> Iterator[Finding]:
    """Findings on one exercise's name and place.

    Args:
        others: all exercises of the course, in order.
        commands: the names of the command line's commands.
    """
    name = exercise.name
    if name in commands:
        told = f"{name} is a command's name: grade {name} runs that"
        yield Finding("name", told, "give the exercise's folder another name")
    if not re.fullmatch(r"\w[\w-]*", name):
        told = f"{name!r} is awkward to type in a shell"
        yield Finding("name", told, "name the folder with letters, digits, _ and - alone")
    for other in others:
        if other.order == exercise.order and other.name < name:
            told = f"{name} has the same place as {other.name}: order = {exercise.order}"
            yield Finding("name", told, "give each exercise an order of its own in exercise.toml")
    for before, after in pairwise(each for each in others if _stem(each.name) == _stem(name)):
        if after is exercise and _number(before.name) > _number(name):
            told = f"{name} comes after {before.name}"
            yield Finding("name", told, "let the numbers in names follow the order in exercise.toml")


def _stem(name: str) -> str:
    return name.rstrip("0123456789")


def _number(name: str) -> int:
    return int(name.removeprefix(_stem(name)) or 0)
