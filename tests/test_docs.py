"""The examples of docs/checks.md, each in an exercise of its kind: they load, pass on a right submission."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import grader
from tests.conftest import ROOT, Grade

DOCS = (ROOT / "docs" / "checks.md").read_text()
EXAMPLES = dict(
    zip(("python", "answers", "document"), re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL), strict=True)
)
RIGHT = {
    "python": ("double.py", "def double(n):\n    return 2 * n\n", "100 of 100 points."),
    "answers": ("answers.toml", 'sky = "a"\nshare = "98.31 %"\n', "3 of 3 points."),
    "document": (
        "design.md",
        "# Which data?\n\nBooks, news, forums, code, films.\n",
        "2/2 automatic, 4 pending.",
    ),
}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_examples_in_the_docs_work(kind: str, grade: Grade, course: Path) -> None:
    file, text, told = RIGHT[kind]
    for root in ("exercises", "solutions"):
        (course / root / kind).mkdir()
        (course / root / kind / file).write_text(text)
    settings = f'format = 1\ntitle = ""\nkind = "{kind}"\nfiles = ["{file}"]\n'
    (course / "exercises" / kind / "exercise.toml").write_text(settings)
    (course / "exercises" / kind / "checker.py").write_text(EXAMPLES[kind])
    ran = grade(kind)
    assert (ran.exit_code, ran.stderr, told in ran.stdout.splitlines()) == (0, "", True)


def test_everything_that_authors_write_with_is_explained() -> None:
    unexplained = {each for each in grader.__all__ if not re.search(rf"`{each}\b", DOCS)}
    assert unexplained == {"Check", "Disagreement", "hookimpl"}
