"""Pages of docs that a test types from top to bottom: each command's output is what stands there.

A block of the kind `console` holds commands with their outputs, a `screen` what a window shows; a block below
a comment with a path is a file that is saved there, or a `diff` of one.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.cli.terminal import Terminal
from tests.conftest import Grade

BLOCK = re.compile(
    r"(?ms)^(?:<!-- (?P<file>\S+) -->\n)?(?P<fence>`{3,})(?P<kind>\w+)\n(?P<text>.*?)^(?P=fence)$"
)
PROGRESS = re.compile(  # bars in a terminal
    r"(?m)^\w+: \d+( of \d+)? mistakes tried\n|^\w+: \d+ of \d+, .* a second\n"
)
CLOCK = re.compile(r"\d\d [A-Z][a-z]{2} \d\d:\d\d")


def outputs(page: str, course: Path, grade: Grade) -> Iterator[str]:
    """The page, block by block, with the outputs that there really are; the course is the current folder."""
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
            save(course / block["file"], block["kind"], block["text"])
    yield page[at:]


def save(path: Path, kind: str, text: str) -> None:
    """Save a file, or replace those of its lines that a `diff` begins with `-` by those with `+`."""
    if kind == "diff":
        old, new = ("".join(re.findall(rf"(?m)^{sign}(.*\n)", text)) for sign in (r"-", r"\+"))
        before = path.read_text()
        assert before.count(old) == 1
        text = before.replace(old, new)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def typed(command: str, grade: Grade) -> str:
    """What a command prints, be it a report or an error."""
    words, _, cut = command.partition(" | ")
    program, *args = shlex.split(words, comments=True)
    if program == "cp":
        shutil.copy(*args)
        return ""
    if program == "cd":
        os.chdir(*args)
        return ""
    if program == "rm":
        for each in args:
            Path(each).unlink()
        return ""
    assert program == "grade"
    ran = grade(*args)
    errors = PROGRESS.sub("", ran.stderr)
    told = CLOCK.sub("26 Nov 14:05", errors + ran.stdout).splitlines(keepends=True)
    sort, _, lines = cut.partition(" -")
    kept = {"": told, "head": told[: int(lines or 0)], "tail": told[-int(lines or 0) :]}[sort]
    return "".join(kept).rstrip("\n") + "\n"


def shown(command: str, course: Path) -> str:
    """What a window shows in which a command runs."""
    with Terminal(shlex.split(command)[1:], course, 80, 24) as window:
        return window.wait_for("q quit", gone=("Grading: ",))
