"""What reports show of the files that were handed in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.kinds.files import MAX_FILE
from grader.model import Exercise, Submission
from grader.source import CUT, MAX_SHOWN, source_of
from tests.conftest import as_ordinary_user


def shown(folder: Path, *beside: str) -> dict[str, str]:
    """What is shown of a folder that was handed in, or of one file."""
    exercise = Exercise("double", "Twice", "python", ("main.py", *beside), folder, folder)
    return source_of(exercise, Submission(folder))


def test_the_main_file_is_first_and_nothing_that_lies_beside_is_shown(tmp_path: Path) -> None:
    for name in ("main.py", "a.py", "z.py", "other.py"):
        (tmp_path / name).write_text(f"# {name}\n")
    found = shown(tmp_path, "z.py", "a.py")
    assert [*found.items()] == [("main.py", "# main.py\n"), ("z.py", "# z.py\n"), ("a.py", "# a.py\n")]


def test_a_file_handed_in_by_itself_bears_the_exercises_name(tmp_path: Path) -> None:
    (tmp_path / "ada.py").write_text("x = 1")
    assert shown(tmp_path / "ada.py") == {"main.py": "x = 1"}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("ü = '😀'\r\n".encode(), "ü = '😀'\r\n"),
        (b"\x00\x1b[2J", "\x00\x1b[2J"),
    ],
)
def test_text_is_shown_as_it_is_without_a_mark_of_its_order(data: bytes, text: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_bytes(data)
    assert shown(tmp_path) == {"main.py": text}


@pytest.mark.parametrize("data", [b"\xff\xfex\x00", "ü".encode("latin-1"), b"\xed\xa0\x80", b"\x89PNG\r\n"])
def test_what_is_no_utf_8_is_left_out_and_the_others_are_shown(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_bytes(data)
    (tmp_path / "notes.md").write_text("* none")
    assert shown(tmp_path, "notes.md") == {"notes.md": "* none"}


@pytest.mark.parametrize("character", ["x", "😀"])
def test_what_is_too_long_is_cut_and_says_so(character: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(character * MAX_SHOWN)
    assert shown(tmp_path) == {"main.py": character * MAX_SHOWN}
    (tmp_path / "main.py").write_text(character * (MAX_SHOWN + 1))
    assert shown(tmp_path) == {"main.py": f"{character * MAX_SHOWN}\n{CUT}\n"}


@pytest.mark.parametrize("name", ["main.py", "notes.md"])
@pytest.mark.parametrize("odd", ["a link", "a folder", "a pipe", "missing", "too large"])
def test_where_one_cannot_be_read_nothing_is_shown(name: str, odd: str, tmp_path: Path) -> None:
    folder = tmp_path / "handed in"
    folder.mkdir()
    for each in {"main.py", "notes.md"} - {name}:
        (folder / each).write_text("x = 1")
    path = folder / name
    if odd == "a link":
        (tmp_path / "secret").write_text("secret")
        path.symlink_to(tmp_path / "secret")
    elif odd == "a folder":
        path.mkdir()
    elif odd == "a pipe":
        os.mkfifo(path)
    elif odd == "too large":
        path.write_text("x" * (MAX_FILE + 1))
    assert shown(folder, "notes.md") == {}


def test_neither_is_a_folder_that_is_a_link_nor_what_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "main.py").write_text("x = 1")
    (tmp_path / "link").symlink_to(tmp_path / "there")
    assert shown(tmp_path / "link") == {}
    (tmp_path / "there" / "main.py").chmod(0)
    assert as_ordinary_user(lambda: shown(tmp_path / "there"), tmp_path) == "{}"
    (tmp_path / "there" / "main.py").chmod(0o644)
    assert as_ordinary_user(lambda: shown(tmp_path / "there"), tmp_path) == "{'main.py': 'x = 1'}"
