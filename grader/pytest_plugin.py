"""A plugin of pytest's: `pytest exercises/` collects each check of a course as a test.

Every pytest that runs where the kit is installed loads this module, so it imports nothing but pytest, and
does nothing where there is no course: an exercise is a folder in `exercises/` that holds an `exercise.toml`.
Collecting loads checkers and runs no submission. An exercise is graded once, when its first test runs.
"""

from __future__ import annotations

import functools
import os
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from grader.checks import Check
    from grader.model import Exercise, Report, Result
    from grader.plugins import Plugins

# All of the kit is imported inside functions, for the reason above.

T = TypeVar("T")

SETTINGS = "exercise.toml"
TREES = ("exercises", "solutions")
HIDDEN = "hidden"  # the test that stands for all checks that are not told by their names
POINTS = "points(number): what a test of the kind pytest is worth, 1 by default"


class Broken(Exception):
    """The kit, a plugin or a checker is broken: an error, and no failure of the submission's."""


class Failed(Exception):
    """The submission fails a check; the text is for the student."""


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
    return Checks.from_parent(parent, path=file_path)


class Checks(pytest.File):
    """The checks of one exercise, and the one report that all of them read."""

    @functools.cached_property
    def exercise(self) -> Exercise:
        """What `exercise.toml` says; raises `GraderError`."""
        from grader.course import Course
        from grader.sandbox.host import refuse_reachable

        root = self.path.parents[2]
        refuse_reachable(root)
        return Course(root).exercise(self.path.parent.name)

    def collect(self) -> Iterator[CheckItem]:
        """A test for each check that is told by its name, and one for all others."""
        try:
            planned = self._planned()
        except Broken as broken:
            raise self.CollectError(str(broken)) from None
        from grader.levels import is_named

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
        from grader.cli.own import graded

        try:
            return _told(lambda: graded(_plugins(self.config), self.exercise), f" grading {self.name}")
        except Broken as broken:
            return broken

    def _planned(self) -> Sequence[Check]:
        from grader.engine import Plan
        from grader.grading import told_to_staff
        from grader.model import Settings

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
        from grader.levels import is_named
        from grader.model import Status

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
        from grader.model import Status

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
        from grader.canvas import canvas, written
        from grader.cli.output import look
        from grader.components import Look
        from grader.reporters.terminal import print_checks

        console = canvas(Look(width=look().width))
        print_checks(console, [row], "everything" if self.config.get_verbosity() > 0 else "values")
        return written(console).lstrip("\n")


def _next(exercise: pytest.Collector | None, failed: Result) -> str:
    from grader.reporters.terminal import start

    assert isinstance(exercise, Checks)
    advised = failed.advice and exercise.config.get_verbosity() > 0  # which stands above, then
    step = "" if advised else f"Next: {start(failed)}\n"
    return f"\n{step}For a hint: grade hint {exercise.exercise.name}"


def _plugins(config: pytest.Config) -> Plugins:
    """The kit's plugins, loaded once in a run of pytest's."""
    from grader.grading import Grading
    from grader.plugins import load_plugins

    if (found := config.stash.get(_PLUGINS, None)) is None:
        found = load_plugins()
        found.register(Grading(found), "grader.grading")
        config.stash[_PLUGINS] = found
    return found


_PLUGINS = pytest.StashKey["Plugins"]()


def _told(act: Callable[[], T], when: str) -> T:
    """What a function gives; raises `Broken`, in a line or two for people, for whatever it raises."""
    from grader.cli.output import for_people
    from grader.errors import Stopped

    try:
        with warnings.catch_warnings():
            # A check ends as it does with `grade`, whatever pytest makes of warnings.
            warnings.simplefilter("ignore")
            return act()
    except (Exception, Stopped) as error:
        told = for_people(error, when)
        raise Broken(f"{told}\nNext: {told.next_step}") from None
