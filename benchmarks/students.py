"""A class of any size that hands exercise3 in: half right, half wrong, and a few that hang or attack.

Every hundred students hold the same shares, and each way comes up before any comes up again. One student of
a hundred has copied from another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Literal

from benchmarks.dress import dressed
from benchmarks.hostile import HANGING, HOSTILE, hostile
from benchmarks.mistakes import ways, wrong
from benchmarks.styles import BODIES, any_style, code

Sort = Literal["right", "wrong", "hanging", "hostile"]

SHARES: dict[Sort, int] = {"right": 50, "wrong": 45, "hanging": 2, "hostile": 3}  # of a hundred
WAYS: dict[Sort, list[str]] = {
    "right": [*BODIES],
    "wrong": ways(),
    "hanging": [*HANGING],
    "hostile": [*HOSTILE],
}
GIVEN = """
ada alan amira anna arjun barbara chen chidi chloe diego emre fatima grace hana ibrahim ines ivan
jamal josé kenji lea liam linh maria mehmet mina noor olga omar priya rosa sofia søren tariq wei
yuki zoë
"""
FAMILY = """
abadi almeida andersen baker becker chen cohen costa diallo eriksen fischer garcía gupta hopper ito
ivanova jansen kim kowalski lovelace mbeki müller nguyen novák okafor patel ramos rossi sato silva
singh smith tanaka turing wang weber yilmaz zhang
"""
NEAR = 200  # so many students before may have been copied from


@dataclass(frozen=True)
class Student:
    """Somebody, and the file handed in.

    Attributes:
        name: unlike any other's of the class, also where case is of no matter; fit for a file's name.
        code: the file's content.
        sort: what is to come of it; "right" alone earns everything.
        way: how it is right, wrong or worse: one of `WAYS[sort]`.
    """

    name: str
    code: bytes
    sort: Sort
    way: str


def students(number: int, seed: int = 0) -> Iterator[Student]:
    """The first students of the endless class of a seed, one after the other.

    Args:
        number: how many, at least 0; more of them begin with the same.
        seed: any integer.
    """
    return islice(_endless(seed), number)


def write(folder: Path, number: int, seed: int = 0) -> None:
    """Write the students' files into a folder, which is made where it is not there: `NAME.py` each."""
    folder.mkdir(parents=True, exist_ok=True)
    for student in students(number, seed):
        (folder / f"{student.name}.py").write_bytes(student.code)


def _endless(seed: int) -> Iterator[Student]:
    random, given, family = Random(seed), GIVEN.split(), FAMILY.split()
    decks = {sort: _deck(WAYS[sort], random) for sort in SHARES}
    before: deque[Student] = deque(maxlen=NEAR)
    count = 0
    while True:
        sorts = [sort for sort, share in SHARES.items() for _ in range(share)]
        random.shuffle(sorts)
        copier = random.randrange(50, 100)
        for place, sort in enumerate(sorts):
            count += 1
            name = f"{random.choice(given)}-{random.choice(family)}-{count:05}"
            alike = [each for each in before if each.sort == sort] if place == copier else []
            if alike:
                student = replace(random.choice(alike), name=name)
            else:
                student = _student(name, sort, next(decks[sort]), random)
            before.append(student)
            yield student


def _deck(ways: Sequence[str], random: Random) -> Iterator[str]:
    """Ways without end; each of them once before any comes again."""
    while True:
        yield from random.sample(ways, len(ways))


def _student(name: str, sort: Sort, way: str, random: Random) -> Student:
    match sort:
        case "right":
            text = dressed(code(any_style(random, way)), name, random)
        case "wrong":
            text = wrong(way, name, random)
        case "hanging":
            text = hostile(HANGING, way, name, random)
        case "hostile":
            text = hostile(HOSTILE, way, name, random)
    return Student(name, text, sort, way)
