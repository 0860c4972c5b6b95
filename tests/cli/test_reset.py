"""`grade reset`: the stub comes back, and nothing that somebody wrote is lost."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.main import cli
from grader.cli.reset import put_back
from grader.course import Course
from grader.progress import Entry, progress_in
from tests.cli.terminal import Terminal
from tests.conftest import Golden, Grade

NOW = datetime(2026, 3, 9, 14, 5, 7)
MINE = "def double(n):\n    return n + n  # mine\n"


@pytest.fixture
def folder(course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The exercise's folder: the stub has a copy, and the student has written something."""
    folder = course / "exercises" / "double"
    (folder / ".stub").mkdir()
    shutil.copy(folder / "double.py", folder / ".stub")
    (folder / "double.py").write_text(MINE)
    monkeypatch.setattr("grader.cli.reset.clock", lambda: NOW)
    return folder


def files(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in folder.glob("double*")}


STUB = "def double(n):\n    pass  # TODO\n"
KEPT = "double.2026-03-09-14.05.07.py"


def test_it_asks_first(folder: Path, wide: Grade, golden: Golden) -> None:
    shown = ""
    for typed in ("n\n", "\n", "", "maybe\nn\n"):
        ran = CliRunner().invoke(cli, ["reset", "double"], input=typed)
        assert (ran.exit_code, ran.stderr, files(folder)) == (0, "", {"double.py": MINE})
        shown += f"typed: {typed!r}\n{ran.stdout}\n"
    ran = CliRunner().invoke(cli, ["reset", "double"], input="y\n")
    shown += f"typed: y\n{ran.stdout}"
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert files(folder) == {"double.py": STUB, KEPT: MINE}
    assert shown == golden(shown)


@pytest.mark.parametrize("end", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_who_leaves_in_the_middle_changes_nothing(folder: Path, course: Path, end: str) -> None:
    with Terminal(["reset", "double"], course) as window:
        window.wait_for("[y/N]:")
        assert window.leave(end) == 0
        assert window.text.endswith("\nNothing was changed.\n")
        assert (window.is_as_before, window.workers) == (True, set())
    assert files(folder) == {"double.py": MINE}


def test_yes_does_not_ask(folder: Path, grade: Grade) -> None:
    grade("double")
    ran = grade("reset", "double", "--yes")
    assert (ran.exit_code, ran.stdout) == (
        0,
        f"Kept what you had: exercises/double/{KEPT}\n"
        "Put the stub back: exercises/double/double.py\n"
        "Next: grade show double\n",
    )
    assert files(folder) == {"double.py": STUB, KEPT: MINE}
    exercise = Course(folder.parents[1]).exercise("double")
    assert progress_in(exercise).of(exercise) == Entry()
    ran = grade("reset", "double", "--yes")
    assert ran.stdout == "double is untouched: nothing to put back. Next: grade show double\n"
    assert files(folder) == {"double.py": STUB, KEPT: MINE}


def test_twice_in_a_second_keeps_both(folder: Path, grade: Grade) -> None:
    grade("reset", "double", "--yes")
    (folder / "double.py").write_text("second")
    grade("reset", "double", "--yes")
    assert files(folder) == {
        "double.py": STUB,
        KEPT: MINE,
        "double.2026-03-09-14.05.07-2.py": "second",
    }


def test_a_file_that_is_missing_comes_back(folder: Path, grade: Grade) -> None:
    (folder / "double.py").unlink()
    ran = grade("reset", "double", "--yes")
    assert ran.stdout.startswith("Put the stub back: exercises/double/double.py\n")
    assert files(folder) == {"double.py": STUB}


@pytest.mark.parametrize("odd", ["folder", "link", "broken link", "pipe"])
def test_whatever_lies_there_is_moved_and_not_touched(folder: Path, grade: Grade, odd: str) -> None:
    path = folder / "double.py"
    path.unlink()
    if odd == "folder":
        path.mkdir()
        (path / "notes").write_text("mine")
    elif odd.endswith("link"):
        (folder / "elsewhere").write_text("mine")
        path.symlink_to("elsewhere" if odd == "link" else "nowhere")
    else:
        os.mkfifo(path)
    grade("reset", "double", "--yes")
    assert path.read_text() == STUB
    assert not path.is_symlink()
    assert os.path.lexists(folder / KEPT)
    if odd != "pipe":
        assert (
            (folder / KEPT / "notes") if odd == "folder" else (folder / "elsewhere")
        ).read_text() == "mine"


def test_an_interrupt_half_way_loses_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    exercise = Course(folder.parents[1]).exercise("double")
    monkeypatch.setattr("grader.atomic.shutil.copymode", interrupted)
    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put_back(exercise, NOW)
    assert files(folder) == {"double.py": MINE}
    monkeypatch.undo()
    put_back(exercise, NOW)
    assert files(folder) == {"double.py": STUB, KEPT: MINE}


def test_without_a_copy_of_the_stub(folder: Path, grade: Grade) -> None:
    shutil.rmtree(folder / ".stub")
    ran = grade("reset", "double", "--yes")
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        3,
        "",
        "grade: there is no stub in exercises/double/.stub, so nothing can be put back\n"
        "Next: tell your instructor: CONTRIBUTING.md says what lies there\n",
    )
    assert files(folder) == {"double.py": MINE}


@pytest.mark.parametrize("fails", ["rename", "replace"])
def test_a_folder_that_cannot_be_written_to(
    folder: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, fails, refused)
    ran = grade("reset", "double", "--yes")
    assert (ran.exit_code, ran.stderr) == (
        2,
        "grade: the stub of exercises/double/double.py cannot be put back: Permission denied\n"
        "Next: your file is as it was; look at the folder's rights and room\n",
    )
    assert files(folder) == {"double.py": MINE}
