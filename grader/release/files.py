"""The files of a release: what students need of a course, and nothing else that lies there."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files as resources
from pathlib import Path
from string import Template

from grader.errors import Fault
from grader.model import Exercise
from grader.released import FOLDER, Released
from grader.stub import FOLDER as STUB
from grader.stub import stub_of
from grader.versions import PACKAGES, versions

SUFFIXES = (".pyc", ".pyo", ".bak", ".orig", ".rej", ".swp", "~")
PACKAGE = PACKAGES["grader"]


def kit_of(root: Path, exercises: Sequence[Exercise], stored: Mapping[str, Released]) -> dict[str, bytes]:
    """All files of the release of a course, by path.

    The kit's own source is among them where the course has it beside the exercises.

    Args:
        stored: what stands in for each exercise's reference, by name.

    Raises:
        Fault: for a link, which may lead to a solution, or a file that cannot be read.
    """
    found = {f"{FOLDER}/{name}": each.encode() for name, each in stored.items()}
    tree = root / "exercises"
    found |= files_in(tree, root, deep=False)
    for exercise in exercises:
        found |= files_of(exercise, root)
    source = source_of(root)
    found |= source
    for path in sorted(root.glob("LICEN[CS]E*")):
        found[path.name] = _read(path)
    found["README.md"] = _readme(exercises, bool(source))
    return dict(sorted(found.items()))


def files_in(folder: Path, root: Path, *, deep: bool = True) -> dict[str, bytes]:
    """A folder's files by their paths from the course's root, but for caches, history and backups.

    Raises:
        Fault: for a link, or a file that cannot be read.
    """
    return {path.relative_to(root).as_posix(): _read(path) for path in _plain(folder, deep=deep)}


def source_of(root: Path) -> dict[str, bytes]:
    """The kit itself, where the course comes with it, as this repository does; else nothing."""
    if not _has_source(root):
        return {}
    return files_in(root / "grader", root) | {"pyproject.toml": _read(root / "pyproject.toml")}


def files_of(exercise: Exercise, root: Path) -> dict[str, bytes]:
    """An exercise's files; what is handed in is as it was handed out, whatever somebody has tried there."""
    found = files_in(exercise.folder, root)
    place = exercise.folder.relative_to(root).as_posix()
    stubs = stub_of(exercise) or {}
    for name, data in stubs.items():
        found |= {f"{place}/{name}": data, f"{place}/{STUB}/{name}": data}
    older = {f"{place}/{Path(name).stem}.2" for name in exercise.files}  # as `grade reset` keeps them
    return {path: data for path, data in found.items() if not path.startswith(tuple(older))}


def _plain(folder: Path, *, deep: bool) -> Iterator[Path]:
    """The files of a folder, but for caches, history and backups; raises `Fault` for a link."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "__pycache__")) or path.name.endswith(SUFFIXES):
            continue
        if path.is_symlink():
            raise Fault(f"{path} is a link, which a kit cannot hold", "put the file itself there")
        if path.is_dir() and deep:
            yield from _plain(path, deep=True)
        elif path.is_file():
            yield path


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Fault(f"{path} cannot be read: {error.strerror}", "look at its rights") from None


def _has_source(root: Path) -> bool:
    """Whether the course comes with the kit itself, as this repository does."""
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(project.get("project", {}).get("name") == PACKAGE and (root / "grader").is_dir())


def named(version: str) -> str:
    """What pip is told, to install the kit from where packages are published."""
    return f"{PACKAGE}=={version}"


def _readme(exercises: Sequence[Exercise], with_source: bool) -> bytes:
    """What students read first."""
    template = resources("grader.release").joinpath("kit.md").read_text("utf-8")
    version = versions()["grader"]
    given = {
        "install": f"pip install {'.' if with_source else named(version)}",
        "version": version,
        "first": exercises[0].name,
        "exercises": "\n".join(
            f"* [{one.name}](exercises/{one.name}/README.md): {one.title}" for one in exercises
        ),
    }
    return Template(template).substitute(given).encode()
