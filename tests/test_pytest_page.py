"""docs/pytest.md: its command prints what stands there, and its exercise works."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT, Grade
from tests.page import BLOCK
from tests.test_pytest_plugin import pytest_in

BLOCKS = [*BLOCK.finditer((ROOT / "docs" / "pytest.md").read_text("utf-8"))]
RIGHT = "class Stack(list):\n    push = list.append\n"


def test_the_command_prints_what_the_page_tells(real_course: Path) -> None:
    (shown,) = [each["text"] for each in BLOCKS if each["kind"] == "console"]
    command, _, told = shown.partition("\n")
    args = command.removeprefix("$ pytest ").split()
    assert pytest_in(real_course, *args).out.startswith(told)


def test_the_exercise_works(course: Path, grade: Grade) -> None:
    files = {each["file"]: each["text"] for each in BLOCKS if each["file"]}
    assert len(files) == 2
    for name, text in files.items():
        (course / name).parent.mkdir(exist_ok=True)
        (course / name).write_text(text)
    (course / "solutions/stack").mkdir()
    for tree in ("exercises", "solutions"):
        (course / tree / "stack/stack.py").write_text(RIGHT)
    ran = grade("stack")
    assert "6 of 6 points." in ran.stdout
    assert re.findall(r"1/1 (.*)", ran.stdout) == ["its length"]
