"""The examples of docs/kinds.md, each in an exercise of its kind; every kind of the kit's is there."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.kinds import answers, document, files
from grader.plugins import load_plugins
from grader.testing import CHECKER, REFERENCE, write_course
from tests.conftest import ROOT, runner

TEXT = (ROOT / "docs" / "kinds.md").read_text("utf-8")
BLOCK = re.compile(r"(?ms)^(?:<!-- ([\w.]+) -->\n)?```(\w+)\n(.*?)^```$")


def blocks(heading: str) -> dict[str, str]:
    """The blocks below a heading, by the comment before them or by their language."""
    part = re.split(r"(?m)^## ", TEXT.partition(f"\n## {heading}\n")[2])[0]
    return {name or language: text for name, language, text in BLOCK.findall(part)}


OWN = blocks("A kind of your own")
SUBMISSIONS = {
    "python": ("double.py", REFERENCE),
    "answers": ("answers.toml", blocks("`answers`")["toml"]),
    "document": ("design.md", blocks("`document`")["markdown"]),
    "program": ("double.py", blocks("`program`")["right"]),
}


def graded(kind: str, file: str, checker: str, right: str, tmp_path: Path, **plugins: object) -> None:
    """The reference earns everything, and all but nothing earns less."""
    course = write_course(tmp_path / "course", checker, right, stub="x = 1\n", kind=kind, file=file)
    with pytest.MonkeyPatch.context() as patched:
        grade = runner(course, patched)
        ran = grade("double", "--submission", "solutions/double", plugins=plugins)
        assert (ran.exit_code, ran.stderr, "4 of 4 points." in ran.stdout) == (0, "", True)
        assert grade("double", plugins=plugins).exit_code == 1


@pytest.mark.parametrize("kind", SUBMISSIONS)
def test_the_example_of_each_kind_works(kind: str, tmp_path: Path) -> None:
    file, right = SUBMISSIONS[kind]
    graded(kind, file, blocks(f"`{kind}`")["python"], right, tmp_path)


def test_the_example_of_plain_tests_works(tmp_path: Path) -> None:
    course = write_course(
        tmp_path / "course", "", REFERENCE, stub="def double(n):\n    pass\n", kind="pytest"
    )
    (course / "exercises/double/test_double.py").write_text(blocks("`pytest`")["test_double.py"])
    with pytest.MonkeyPatch.context() as patched:
        grade = runner(course, patched)
        ran = grade("double", "--submission", "solutions/double")
        assert (ran.exit_code, ran.stderr, "4 of 4 points." in ran.stdout) == (0, "", True)
        assert grade("double").exit_code == 1


def plugin(name: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(OWN[name], names)
    return names


def test_a_kind_of_data(tmp_path: Path) -> None:
    checker = "from grader import agree, check\n@check(points=4)\ndef two(submission):\n    'two lines'\n"
    mine = SimpleNamespace(grader_kinds=plugin("lines")["grader_kinds"])
    checker += "    agree(len(submission), 2)\n"
    graded("lines", "list.txt", checker, "flour\nmilk\n", tmp_path, mine=mine)


def test_a_kind_of_code(tmp_path: Path) -> None:
    text = "Twice the number:\n\n> def double(n):\n>     return 2 * n\n\nThat is all."
    mine = SimpleNamespace(grader_kinds=plugin("literate")["grader_kinds"])
    graded("literate", "double.txt", CHECKER, text, tmp_path, mine=mine)


def test_the_test_of_a_kind_passes() -> None:
    names = plugin("lines")
    exec(OWN["test"], names)
    names["test_each_line_is_one_of_the_list"]()


def test_every_kind_is_described_with_its_limit() -> None:
    for kind in load_plugins().components("kinds"):
        assert f"\n## `{kind}`\n" in TEXT
        assert f"\n| `{kind}` |" in TEXT
    sizes = {"16 KiB": answers.MAX_FILE, "64 KiB": document.MAX_FILE, "1 MiB": files.MAX_FILE}
    assert [each in TEXT for each in sizes] == [True] * 3
    assert [*sizes.values()] == [16 << 10, 64 << 10, 1 << 20]
