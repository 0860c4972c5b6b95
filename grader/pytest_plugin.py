"""A plugin of pytest's: `pytest exercises/` collects each check of a course as a test.

Every pytest that runs where the kit is installed loads this module, so it imports nothing but pytest, and
does nothing where there is no course: an exercise is a folder in `exercises/` that holds an `exercise.toml`.
Collecting loads checkers and runs no submission.
"""

from __future__ import annotations

import os
import types
from pathlib import Path

import pytest

SETTINGS = "exercise.toml"
TREES = ("exercises", "solutions")
POINTS = "points(number): what a test of the kind pytest is worth, 1 by default"


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known that tests of the kind pytest bear."""
    config.addinivalue_line("markers", POINTS)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Load no `conftest.py` of an exercise's for the paths that pytest was given."""
    here = early_config.invocation_params.dir
    given = [str(each).partition("::")[0] for each in early_config.known_args_namespace.file_or_dir]
    for path in (
        Path(os.path.abspath(here / each)) for each in (*given, *early_config.getini("testpaths"), ".")
    ):
        for each in (path, *path.parents, *path.glob("test*")):
            _leave_conftest(early_config, each)


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """An exercise's folder, of which nothing is imported, whatever lies in it; None for all others."""
    if not _is_exercise(path):
        return None
    _leave_conftest(parent.config, path)
    return pytest.Dir.from_parent(parent, path=path)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave to the checks what lies in an exercise, and what lies beside its reference to nobody."""
    folder = collection_path.parent
    if folder.parent.name not in TREES or not _is_exercise(folder.parents[1] / TREES[0] / folder.name):
        return None
    return None if folder.parent.name == TREES[0] and collection_path.name == SETTINGS else True


def _leave_conftest(config: pytest.Config, folder: Path) -> None:
    """Let pytest load nothing for an exercise's `conftest.py`: it may import the submission, and run it here.

    That file's own path is the name by which pytest looks for what it has loaded.
    """
    path = folder / "conftest.py"
    if _is_exercise(folder) and path.is_file() and not config.pluginmanager.has_plugin(str(path)):
        config.pluginmanager.register(types.ModuleType(path.stem), name=str(path))


def _is_exercise(folder: Path) -> bool:
    return folder.parent.name == TREES[0] and (folder / SETTINGS).is_file()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The checks of an exercise, for its settings."""
    if file_path.name != SETTINGS or not _is_exercise(file_path.parent):
        return None
    from grader.pytest_items import Checks  # here, for the reason above

    return Checks.from_parent(parent, path=file_path)
