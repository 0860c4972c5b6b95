"""What a new exercise begins with: the templates of its kind, filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from grader.checkers import FILE as CHECKER
from grader.course import SETTINGS
from grader.model import Exercise
from grader.stub import FOLDER as STUB

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

KINDS = ("python", "program", "answers", "document")
"""the kinds that have templates"""

TASK = "README.md"
TREES = ("exercises", "solutions")


def scaffold(kind: str, name: str, title: str, order: int) -> dict[str, dict[str, bytes]]:
    """The files of a new exercise: for each of the two trees, their contents by path.

    In the templates `$name`, `$title` and `$order` stand for what is given here, and `NAME` in the names of
    files for the exercise's; `$quoted` is the title as TOML writes it. `.txt` is taken off: `checker.py.txt`
    becomes `checker.py`, and until then is no module of the kit's.

    Args:
        kind: one of `KINDS`.
        title: in one line.
        order: where the exercise stands in the course.
    """
    given = {"name": name, "title": title, "order": order, "quoted": json.dumps(title, ensure_ascii=False)}
    made = {
        tree: {
            path.replace("NAME", name).removesuffix(".txt"): Template(text).substitute(given).encode()
            for path, text in _texts(files("grader").joinpath("templates", kind, tree))
        }
        for tree in TREES
    }
    stubs = {path: data for path, data in made[TREES[0]].items() if path not in (TASK, SETTINGS, CHECKER)}
    made[TREES[0]] |= {f"{STUB}/{path}": data for path, data in stubs.items()}
    return made


def next_order(exercises: Iterable[Exercise]) -> int:
    """The ten after the last exercise's place."""
    return max((0, *(each.order for each in exercises))) // 10 * 10 + 10


def _texts(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _texts(each, f"{above}{each.name}/")
        else:
            yield f"{above}{each.name}", each.read_text("utf-8")
