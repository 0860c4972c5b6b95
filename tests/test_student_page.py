"""docs/student.md, typed from top to bottom: each command's output is what stands there.

`pytest --accept` writes the outputs anew.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.conftest import ROOT, Grade

PAGE = ROOT / "docs" / "student.md"
BLOCK = re.compile(r"(?ms)^(?:<!-- (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$")
CLOCK = re.compile(r"\d\d [A-Z][a-z]{2} \d\d:\d\d")


def outputs(page: str, course: Path, grade: Grade) -> Iterator[str]:
    """The page, block by block, with the outputs that there really are."""
    at = 0
    for block in BLOCK.finditer(page):
        yield page[at : block.start("text")]
        at = block.end("text")
        commands = re.findall(r"(?m)^\$ (.*)$", block["text"])
        if block["kind"] == "console":
            yield "\n".join(f"$ {each}\n{typed(each, grade)}" for each in commands)
        elif block["kind"] == "screen":
            yield f"$ {commands[0]}\n{shown(commands[0], course)}"
        else:
            yield block["text"]
        if block["file"]:
            (course / block["file"]).write_text(block["text"])
    yield page[at:]


def typed(command: str, grade: Grade) -> str:
    words, _, lines = command.partition(" | head -")
    ran = grade(*shlex.split(words)[1:])
    assert ran.stderr == ""
    told = CLOCK.sub("26 Nov 14:05", ran.stdout).splitlines(keepends=True)
    return "".join(told[: int(lines) if lines else None]).rstrip("\n") + "\n"


def shown(command: str, course: Path) -> str:
    with Terminal(shlex.split(command)[1:], course, 80, 24) as window:
        return window.wait_for("q quit", gone=("Grading: ",))


@pytest.fixture
def at_the_course(real_course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(real_course)
    return real_course


def test_the_session_is_as_the_page_tells(
    at_the_course: Path, grade: Grade, request: pytest.FixtureRequest
) -> None:
    page = PAGE.read_text("utf-8")
    told = "".join(outputs(page, at_the_course, grade))
    if request.config.getoption("--accept"):
        PAGE.write_text(told, "utf-8")
    assert told == PAGE.read_text("utf-8")
    assert "100 of 100 points.\nEvery check passed." in told


def test_the_lines_for_completion_are_those_that_are_tested() -> None:
    page = PAGE.read_text("utf-8")
    tests = (ROOT / "tests/cli/test_completion.py").read_text()
    lines = re.findall(r"`([^`]*_GRADE_COMPLETE=\w+_source[^`]*)` \|$", page, re.MULTILINE)
    assert len(lines) == 3
    assert [each for each in lines if each.replace("\\|", "|") not in tests] == []


def test_the_page_shows_whole_solutions_only_where_it_ends() -> None:
    """What is typed on the way earns less than everything: the page has three mistakes to learn from."""
    tries = [each["text"] for each in BLOCK.finditer(PAGE.read_text("utf-8")) if each["file"]]
    assert len(tries) == 4
