"""Checks as pytest's tests: an exercise is graded once, when its first test runs."""

from __future__ import annotations

import functools
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from grader.canvas import canvas, written
from grader.checks import Check
from grader.cli.output import for_people, look
from grader.cli.own import graded
from grader.components import Look
from grader.course import Course
from grader.engine import Plan
from grader.errors import Stopped
from grader.grading import Grading, told_to_staff
from grader.levels import is_named
from grader.model import Exercise, Report, Result, Settings, Status
from grader.plugins import Plugins, load_plugins
from grader.reporters.story import start
from grader.reporters.terminal import print_checks
from grader.sandbox.host import refuse_reachable

T = TypeVar("T")

HIDDEN = "hidden"  # the test that stands for all checks that are not told by their names


class Broken(Exception):
    """The kit, a plugin or a checker is broken: an error, and no failure of the submission's."""


class Failed(Exception):
    """The submission fails a check; the text is for the student."""


class Checks(pytest.File):
    """The checks of one exercise, and the one report that all of them read."""

    @functools.cached_property
    def exercise(self) -> Exercise:
        """What `exercise.toml` says; raises `GraderError`."""
        root = self.path.parents[2]
        refuse_reachable(root)
        return Course(root).exercise(self.path.parent.name)

    def collect(self) -> Iterator[CheckItem]:
        """A test for each check that is told by its name, and one for all others."""
        try:
            planned = self._planned()
        except Broken as broken:
            raise self.CollectError(str(broken)) from None
        for check in planned:
            if is_named(check):
                yield CheckItem.from_parent(self, name=check.name, checks=[check])
        unnamed = [check for check in planned if not is_named(check)]
        if unnamed:
            taken = {check.name for check in planned if is_named(check)}
            name = HIDDEN if HIDDEN not in taken else f"{HIDDEN} checks"
            yield CheckItem.from_parent(self, name=name, checks=unnamed)

    @functools.cached_property
    def rows(self) -> Sequence[Result]:
        """What the report tells of each check; the first who asks has the submission graded.

        Raises:
            Broken: each time, where there is no report.
        """
        graded = self._graded
        if isinstance(graded, Broken):
            raise graded
        return graded.checks

    @functools.cached_property
    def _graded(self) -> Report | Broken:
        try:
            return _told(lambda: graded(_plugins(self.config), self.exercise), f" grading {self.name}")
        except Broken as broken:
            return broken

    def _planned(self) -> Sequence[Check]:
        def plan() -> Sequence[Check]:
            plugins = _plugins(self.config)
            settings = Settings()
            with told_to_staff(self.exercise, settings):
                kind, sandbox = plugins.kind_of(self.exercise), plugins.pick("sandboxes", settings.sandbox)
                return Plan(self.exercise, plugins.checks(self.exercise), kind, sandbox).checks

        return _told(plan, f" reading {self.path.parent.name}")


class CheckItem(pytest.Item):
    """One check of an exercise, or all that are not told by their names, as a test."""

    def __init__(self, *, checks: list[Check], parent: Checks, **rest: object) -> None:
        super().__init__(parent=parent, **rest)  # type: ignore[arg-type]
        self._checks = checks
        named = self.name == checks[0].name
        self.claim = checks[0].claim if named else "checks that are not told by their names"
        self._shown = checks[0] if named and not checks[0].hidden and checks[0].file else None
        self.obj = types.SimpleNamespace(__doc__=self.claim)  # what pytest shows of it
        self._rows: list[Result] = []

    def setup(self) -> None:
        """Have the exercise graded, where it was not; what is broken is an error, and no failure."""
        assert isinstance(self.parent, Checks)
        try:
            rows = self.parent.rows
        except Broken as broken:
            pytest.fail(str(broken), pytrace=False)
        if self.name == self._checks[0].name:
            self._rows = [row for row in rows if row.name == self.name and is_named(row)]
        else:
            self._rows = [row for row in rows if not is_named(row)]
        self.user_properties += [
            ("claim", self.claim),
            ("score", sum(row.score for row in self._rows)),
            ("max_score", sum(row.max_score for row in self._rows)),
        ]
        faults = [row for row in self._rows if row.status is Status.FAULT]
        if faults or not self._rows:
            told = "".join(map(self._text, faults)) or "The report has no such check.\n"
            pytest.fail(f"{told}This is not your mistake: tell your instructor.", pytrace=False)

    def runtest(self) -> None:
        """Fail, or be skipped, as the check's row in the report says."""
        failed = [row for row in self._rows if row.status is Status.FAILED]
        if failed:
            raise Failed("\n".join(map(self._text, failed)) + _next(self.parent, failed[0]))
        waiting = {Status.SKIPPED: "not tried: it {}", Status.PENDING: "a person gives these points"}
        for row in self._rows:
            if row.status in waiting:
                why = row.message or "waits for checks that did not pass"
                raise pytest.skip.Exception(waiting[row.status].format(why), _use_item_location=True)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """What the student is told, without a traceback through the kit."""
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the check is defined, where students may see that, and its claim."""
        head = f"{self.name}: {self.claim}"
        if self._shown is None:
            return self.path, None, head
        return Path(self._shown.file), self._shown.line - 1, head

    def _text(self, row: Result) -> str:
        """The row of the report that students read, with all that it says of a failure."""
        console = canvas(Look(width=look().width))
        print_checks(console, [row], "everything" if self.config.get_verbosity() > 0 else "values")
        return written(console).lstrip("\n")


def _next(exercise: pytest.Collector | None, failed: Result) -> str:
    assert isinstance(exercise, Checks)
    advised = failed.advice and exercise.config.get_verbosity() > 0  # which stands above, then
    step = "" if advised else f"Next: {start(failed)}\n"
    return f"\n{step}For a hint: grade hint {exercise.exercise.name}"


def _plugins(config: pytest.Config) -> Plugins:
    """The kit's plugins, loaded once in a run of pytest's."""
    if (found := config.stash.get(_PLUGINS, None)) is None:
        found = load_plugins()
        found.register(Grading(found), "grader.grading")
        config.stash[_PLUGINS] = found
    return found


_PLUGINS = pytest.StashKey[Plugins]()


def _told(act: Callable[[], T], when: str) -> T:
    """What a function gives; raises `Broken`, in a line or two for people, for whatever it raises."""
    try:
        with warnings.catch_warnings():
            # A check ends as it does with `grade`, whatever pytest makes of warnings.
            warnings.simplefilter("ignore")
            return act()
    except (Exception, Stopped) as error:
        told = for_people(error, when)
        raise Broken(f"{told}\nNext: {told.next_step}") from None
