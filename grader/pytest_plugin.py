"""Checks as test items: `pytest exercises/` grades what lies there. Loaded by pytest, in whatever project.

Nothing else of the kit is imported before there is an exercise; nothing is graded before an item runs.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from grader.checks import Check
    from grader.model import Exercise, Report, Result
    from grader.plugins import Plugins

SETTINGS = "exercise.toml"
TREE = "exercises"
HIDDEN = "hidden_checks"  # the item of all that are not told by their names
WIDTH = 80  # columns of what a failure shows


def pytest_configure(config: pytest.Config) -> None:
    """Know the markers of exercises of the kind `pytest`."""
    config.addinivalue_line("markers", "points(number): what a test of an exercise is worth")
    config.addinivalue_line("markers", "hint(*steps): what to look at where a test of an exercise fails")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """What students write is no test module of this process, nor are an exercise's own tests."""
    return True if collection_path.suffix == ".py" and _is_exercise(collection_path.parent) else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """An exercise, by its settings."""
    if file_path.name == SETTINGS and _is_exercise(file_path.parent):
        return ExerciseFile.from_parent(parent, path=file_path)
    return None


def _is_exercise(folder: Path) -> bool:
    return folder.parent.name == TREE and (folder / SETTINGS).is_file()


class Told(Exception):
    """Something that a person is to read, without a traceback."""


class ExerciseFile(pytest.File):
    """An exercise: its items are its checks."""

    def collect(self) -> Iterable[pytest.Item]:
        """An item for each check that is told by its name, and one for all others."""
        from grader.errors import GraderError
        from grader.levels import is_named

        try:
            checks = self._plugins.checks(self._exercise)
        except GraderError as error:
            raise self.CollectError(f"{error}\nNext: {error.next_step}") from None
        named = [each for each in checks if is_named(each)]
        for each in named:
            yield CheckItem.from_parent(self, name=each.name, check=each)
        if len(named) < len(checks):
            yield CheckItem.from_parent(self, name=HIDDEN, check=None)

    @functools.cached_property
    def _plugins(self) -> Plugins:
        from grader.grading import Grading
        from grader.plugins import load_plugins

        plugins = load_plugins()
        plugins.register(Grading(plugins), "grader.grading")
        return plugins

    @functools.cached_property
    def _exercise(self) -> Exercise:
        from grader.course import Course
        from grader.sandbox.host import refuse_reachable

        course = Course(self.path.parents[2])
        refuse_reachable(course.root)
        return course.exercise(self.path.parent.name)

    @functools.cached_property
    def report(self) -> Report | Told:
        """How the student's own files are graded, once for all items; or why they cannot be."""
        from grader.cli.output import for_people
        from grader.cli.own import graded

        try:
            return graded(self._plugins, self._exercise)
        except Exception as error:
            told = for_people(error, f" grading {self._exercise.name}")
            return Told(f"{told}\nNext: {told.next_step}")


class CheckItem(pytest.Item):
    """A check; or all those of which less is told, whose names nobody is to read."""

    def __init__(self, *, check: Check | None, **rest: Any) -> None:
        super().__init__(**rest)
        self.check = check

    def setup(self) -> None:
        """Grade the exercise, unless that was done; what broke is an error, and not the student's failure."""
        from grader.model import Status

        rows = self._rows()
        self.user_properties += [
            ("claim", "; ".join(each.claim for each in rows)),
            ("score", str(sum(each.score for each in rows))),
            ("max_score", str(sum(each.max_score for each in rows))),
        ]
        broken = [each for each in rows if each.status is Status.FAULT]
        if broken:
            told = "A check broke, which is not your mistake and costs you nothing: tell your instructor."
            raise Told(f"{told}\n{self._shown(broken)}")

    def runtest(self) -> None:
        """End as the check did."""
        from grader.model import Status

        rows = self._rows()
        if failed := [each for each in rows if each.status is Status.FAILED]:
            raise Told(self._shown(failed))
        for each in rows:
            if each.status in (Status.SKIPPED, Status.PENDING):
                pytest.skip(each.message or "a person judges this")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What students read, and no traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, Told) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the check stands, counted from 0, and its name."""
        if self.check is None or not self.check.file or self.check.hidden:
            return self.path, None, self.name
        return Path(self.check.file), max(self.check.line - 1, 0), self.name

    def _rows(self) -> list[Result]:
        """The rows of the report that are this item's; raises `Told` where there is no report."""
        from grader.levels import is_named

        assert isinstance(self.parent, ExerciseFile)
        report = self.parent.report
        if isinstance(report, Told):
            raise report
        own = None if self.check is None else self.check.name
        return [each for each in report.checks if (each.name if is_named(each) else None) == own]

    def _shown(self, rows: list[Result]) -> str:
        from grader.canvas import canvas, written
        from grader.components import Look
        from grader.reporters.terminal import print_checks

        shown = canvas(Look(WIDTH))
        print_checks(shown, rows, "everything")
        return written(shown).strip("\n")
