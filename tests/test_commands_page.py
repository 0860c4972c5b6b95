"""docs/commands.md holds what `--help` says of every command; `pytest --accept` writes it anew."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator

import click
import pytest

from grader.cli.main import cli
from tests.conftest import ROOT, Grade

PAGE = ROOT / "docs" / "commands.md"
HEAD = """# Commands

What `--help` says of `grade` and of each of its commands, on a screen of 80 columns.
<!-- generated: pytest tests/test_commands_page.py --accept -->
"""


def commands(group: click.Group, *before: str) -> Iterator[tuple[str, ...]]:
    """The words that call a group's commands, and those of groups within it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        yield *before, name
        if isinstance(inner := group.get_command(context, name), click.Group):
            yield from commands(inner, *before, name)


@pytest.fixture
def page(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: [])  # no plugin's commands
    told = [HEAD]
    for words in ((), *commands(cli)):
        ran = grade(*words, "--help")
        assert (ran.exit_code, ran.stderr) == (0, "")
        told.append(f"## `{' '.join(('grade', *words))}`\n\n```text\n{ran.stdout}```\n")
    return "\n".join(told)


def test_the_page_holds_what_the_commands_say(page: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--accept"):
        PAGE.write_text(page, "utf-8")
    assert page == PAGE.read_text("utf-8")


def test_every_command_is_there(page: str, grade: Grade) -> None:
    listed = grade("--help").stdout.partition("Commands:\n")[2].split("\n")
    names = [each.split()[0] for each in listed if each]
    assert [f"## `grade {name}`" in page for name in names] == [True] * len(names)
    assert len(names) >= 10


def test_commands_within_commands_have_their_pages() -> None:
    outer = click.Group("outer", commands=[click.Group("inner", commands=[click.Command("last")])])
    assert [*commands(outer)] == [("inner",), ("inner", "last")]
