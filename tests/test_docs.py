"""The examples of docs/checks.md, each in an exercise of its kind: they load, pass on a right submission."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import grader
from tests.conftest import ROOT, Grade

DOCS = (ROOT / "docs" / "checks.md").read_text()
NAMES = ("python", "machine", "program", "answers", "document", "hidden")
EXAMPLES = dict(zip(NAMES, re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL), strict=True))
STACK = """class Stack:
    def __init__(self): self.items = []
    def push(self, item): self.items.append(item)
    def pop(self): return self.items.pop()
    def __len__(self): return len(self.items)
"""
SUMS = """import sys
try:
    print(sum(map(int, sys.stdin)))
except ValueError as error:
    sys.exit(str(error))
"""
KINDS = {"machine": "python"}
RIGHT = {
    "machine": ("stack.py", STACK, "40 of 40 points."),
    "program": ("sums.py", SUMS, "100 of 100 points."),
    "python": ("double.py", "def double(n):\n    return 2 * n\n", "100 of 100 points."),
    "answers": ("answers.toml", 'sky = "a"\nshare = "98.31 %"\n', "3 of 3 points."),
    "document": (
        "design.md",
        "# Which data?\n\nBooks, news, forums, code, films.\n",
        "2/2 automatic, 4 pending.",
    ),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_the_examples_in_the_docs_work(kind: str, grade: Grade, course: Path) -> None:
    file, text, told = RIGHT[kind]
    for root in ("exercises", "solutions"):
        (course / root / kind).mkdir()
        (course / root / kind / file).write_text(text)
    settings = f'format = 1\ntitle = ""\nkind = "{KINDS.get(kind, kind)}"\nfiles = ["{file}"]\n'
    (course / "exercises" / kind / "exercise.toml").write_text(settings)
    (course / "exercises" / kind / "checker.py").write_text(EXAMPLES[kind])
    ran = grade(kind)
    assert (ran.exit_code, ran.stderr, told in ran.stdout.splitlines()) == (0, "", True)


def test_the_example_of_hidden_checks_works(grade: Grade, course: Path) -> None:
    (course / "solutions" / "double" / "checker.py").write_text(EXAMPLES["hidden"])
    (course / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 2 * n\n")
    ran = grade("double")
    assert (ran.exit_code, ran.stderr, "19 of 19 points." in ran.stdout) == (0, "", True)
    assert "large" not in ran.stdout
    assert "a half doubled is one" in ran.stdout


def test_everything_that_authors_write_with_is_explained() -> None:
    unexplained = {each for each in grader.__all__ if not re.search(rf"`{each}\b", DOCS)}
    assert unexplained == {"Check", "Disagreement", "hookimpl"}
