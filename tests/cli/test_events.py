"""What `grade watch` waits for: each event is told, and none is lost between a run and the wait after it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli.events import RESIZED, SAVED, Events
from grader.course import Course


@pytest.fixture
def file(course: Path) -> Path:
    return course / "exercises" / "double" / "double.py"


def events(course: Path, *keys: str | None) -> Events:
    """Events with these keys, one at each look, and then `q`."""
    left = deque(keys)
    found = Events(Course(course).exercise("double"), lambda: left.popleft() if left else "q")
    found.begin()
    return found


def soon(act: Callable[[], object]) -> None:
    timer = threading.Timer(0.2, act)
    timer.daemon = True
    timer.start()


def test_a_save_that_nobody_watched_is_told_at_once(course: Path, file: Path) -> None:
    waiting = events(course, None)
    file.write_text("changed")
    assert waiting.wait() == SAVED


def test_nothing_has_happened(course: Path) -> None:
    assert events(course, *[None] * 5).wait() == "q"


@pytest.mark.parametrize("way", ["in place", "by a new file", "as it was"])
def test_a_save_while_it_is_waited_for(course: Path, file: Path, way: str) -> None:
    def save() -> None:
        if way == "by a new file":
            file.with_name("double.py~").write_text("changed")
            file.with_name("double.py~").replace(file)
        else:
            file.write_text(file.read_text() if way == "as it was" else "changed")

    waiting = events(course, *[None] * 500)
    soon(save)
    assert waiting.wait() == SAVED


def test_other_files_are_none_of_its_business(course: Path, file: Path) -> None:
    waiting = events(course, *[None] * 30)
    soon(lambda: file.with_name("notes.py").write_text("changed"))
    assert waiting.wait() == "q"


def test_a_window_of_another_size(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = events(course, *[None] * 30)
    monkeypatch.setenv("COLUMNS", "33")
    assert waiting.wait() == RESIZED
    assert waiting.wait() == "q"


def test_a_run_hears_of_keys_and_saves(course: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.cli.events.LOOK_S", 0.0)
    waiting = events(course, "h", None, None)
    assert waiting.during() == "h"
    assert waiting.during() is None
    file.unlink()
    assert waiting.during() == SAVED


def test_a_run_is_not_held_up_by_looking(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.cli.events.LOOK_S", 1_000.0)
    waiting = events(course, "h")
    assert [waiting.during() for _ in range(3)] == [None] * 3
