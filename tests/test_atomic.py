"""Files that are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.atomic import write_whole


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_whole(file, b"old")
    file.chmod(0o600)
    write_whole(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, [*tmp_path.iterdir()]) == (b"new", 0o600, [file])


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "file").symlink_to("other")
    write_whole(tmp_path / "file", b"new")
    assert not (tmp_path / "file").is_symlink()
    assert (tmp_path / "other").read_bytes() == b"other"


@pytest.mark.parametrize("error", [OSError("full"), KeyboardInterrupt()], ids=["disk full", "interrupt"])
def test_whatever_ends_it_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fails(*_: object) -> None:
        raise error

    file = tmp_path / "file"
    file.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(type(error)):
        write_whole(file, b"new")
    assert (file.read_bytes(), [*tmp_path.iterdir()]) == (b"old", [file])
