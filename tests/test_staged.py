"""Folders that are made whole, all or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.staged import make_whole
from tests.conftest import as_ordinary_user

FILES = {"a.txt": b"a", "d/e/b.txt": b"b"}


def tree(root: Path) -> dict[str, bytes | None]:
    """Everything below a folder: the contents of files, None for folders."""
    found = sorted(root.rglob("*"))
    return {each.relative_to(root).as_posix(): None if each.is_dir() else each.read_bytes() for each in found}


IN_EACH = {"": None, "/n": None, "/n/a.txt": b"a", "/n/d": None, "/n/d/e": None, "/n/d/e/b.txt": b"b"}
MADE = {f"{folder}{path}": data for folder in "xy" for path, data in IN_EACH.items()}


def make(root: Path) -> None:
    make_whole({root / "x" / "n": FILES, root / "y" / "n": FILES})


def test_both_are_made_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path)
    assert tree(tmp_path) == MADE


def test_folders_that_were_there_keep_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "x" / "other").mkdir(parents=True)
    make(tmp_path)
    assert tree(tmp_path) == MADE | {"x/other": None}


@pytest.mark.parametrize("there", ["x/n", "y/n"])
@pytest.mark.parametrize("how", ["empty folder", "file", "broken link"])
def test_what_exists_is_left_alone(tmp_path: Path, there: str, how: str) -> None:
    path = tmp_path / there
    path.parent.mkdir()
    if how == "empty folder":
        path.mkdir()
    elif how == "file":
        path.write_bytes(b"mine")
    else:
        path.symlink_to("nowhere")
    before = [*tmp_path.rglob("*")]
    with pytest.raises(FileExistsError, match="it exists already"):
        make(tmp_path)
    assert [*tmp_path.rglob("*")] == before
    assert how != "file" or path.read_bytes() == b"mine"


def steps(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], None]) -> None:
    """Have `act` called with the number of each step that changes the disk, before and after it is done."""
    counting = iter(range(1_000))

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*args: Any, **more: Any) -> Any:
            act(next(counting))
            done = real(*args, **more)
            act(next(counting))
            return done

        return changed

    for name in ("mkdir", "write_bytes", "rename"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))


@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()], ids=["full", "Ctrl-C"])
@pytest.mark.parametrize("before", [(), ("x",), ("x", "y")], ids=len)
def test_wherever_it_ends_nothing_is_left(tmp_path: Path, error: BaseException, before: tuple[str]) -> None:
    """Ends it before and after each step that changes the disk, one after the other."""

    def attempts() -> Iterator[bool]:
        for last in range(100):

            def ends(step: int, last: int = last) -> None:
                if step == last:
                    raise error

            root = tmp_path / str(last)
            for each in (".", *before):
                (root / each).mkdir(parents=True)
            there = tree(root)
            with pytest.MonkeyPatch.context() as patched:
                steps(patched, ends)
                try:
                    make(root)
                except type(error):
                    patched.undo()
                    assert tree(root) == there
                    yield True
                else:
                    patched.undo()
                    assert tree(root) == MADE
                    yield False
                    return

    ended = [*attempts()]
    assert (ended[-1], len(ended) > 20) == (False, True)


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    def act() -> object:
        (tmp_path / "y").mkdir(0o555)
        try:
            make(tmp_path)
        except PermissionError:
            return tree(tmp_path)
        return "made"

    assert as_ordinary_user(act, tmp_path) == "{'y': None}"
