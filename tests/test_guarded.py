"""A plugin that fails names itself, whatever of it fails: one line, exit code 3, no points lost."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest

from grader import Check, check, hookimpl
from grader.classes.grade import Grades
from grader.components import Executor, Kind, Look, Reporter, Sandbox
from grader.course import Course
from grader.errors import Fault, Unreadable
from grader.kinds.data import Data
from grader.kinds.python import open_python
from grader.model import Adjustment, Exercise, Limits, Report, Result, Settings, Status, Submission
from grader.plugins import load_plugins
from grader.sandbox.spawned import Spawner
from grader.testing import opened
from tests.conftest import Grade

NEXT = "Next: remove the plugin, or tell its authors\n"
RIGHT = ("double", "--submission", "solutions/double")


def plugin(hook: Callable[..., object], name: str | None = None, **options: Any) -> object:
    """A plugin of one hook."""
    marked = hookimpl(**options)(hook)
    return type("Plugin", (), {name or hook.__name__: staticmethod(marked)})()


def said(ran: Any) -> tuple[int, str]:
    """What a run exits with and says, without progress, and with the line of this file as `LINE`."""
    told = ran.stderr[ran.stderr.index("grade: ") :]
    return ran.exit_code, re.sub(rf"{Path(__file__).name}:\d+", "LINE", told)


def raising(*args: object) -> Any:
    return 1 // 0


def leaving(*args: object) -> Any:
    raise SystemExit(0)


RAISED = "ZeroDivisionError: integer division or modulo by zero (LINE)"
LEFT = "SystemExit: 0 (LINE)"
HOOKS = (
    "grader_checks",
    "grader_kinds",
    "grader_collect",
    "grader_grade",
    "grader_sandboxes",
    "grader_reporters",
    "grader_commands",
)


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize(("fails", "why"), [(raising, RAISED), (leaving, LEFT)], ids=["raises", "exits"])
def test_any_hook_that_raises(grade: Grade, hook: str, fails: Callable[[], Any], why: str) -> None:
    ran = grade(*RIGHT, plugins={"oops": plugin(lambda: fails(), hook)})
    assert ran.stdout == ""
    assert said(ran) == (3, f"grade: the plugin 'oops' fails in {hook}: {why}\n{NEXT}")


@pytest.mark.parametrize(("fails", "why"), [(raising, RAISED), (leaving, LEFT)], ids=["raises", "exits"])
def test_executors_that_raise(grade: Grade, fails: Callable[[], Any], why: str) -> None:
    oops = {"oops": plugin(lambda: fails(), "grader_executors")}
    ran = grade("class", "double", "inbox", plugins=oops)
    assert said(ran) == (3, f"grade: the plugin 'oops' fails in grader_executors: {why}\n{NEXT}")


def test_the_line_is_the_innermost_of_the_plugin_s_own_file(grade: Grade) -> None:
    def grader_reporters() -> list[Reporter]:
        return [Reporter(name, render=re.compile("(").sub) for name in "ab"]  # type: ignore[arg-type]

    line = inspect.getsourcelines(grader_reporters)[1] + 1
    ran = grade(*RIGHT, plugins={"oops": plugin(grader_reporters)})
    assert f"missing ), unterminated subpattern at position 0 (test_guarded.py:{line})\n" in ran.stderr


def late_list() -> Iterator[Check]:
    yield from []
    raise KeyError("later")


GIVEN: dict[str, tuple[str, Callable[[], object], str]] = {
    "checks that fail on the way": ("grader_checks", late_list, "KeyError: 'later' (LINE)"),
    "no checks": ("grader_checks", lambda: None, "it gives back None where a list belongs"),
    "one check": ("grader_checks", lambda: 7, "it gives back int where a list belongs"),
    "no check": ("grader_checks", lambda: ["zero"], "it gives str where a Check belongs"),
    "no kind": ("grader_kinds", lambda: [("lines", open_python)], "it gives tuple where a Kind belongs"),
    "a path": (
        "grader_collect",
        lambda: [Path("inbox")],
        f"it gives {type(Path()).__name__} where a Submission belongs",
    ),
    "points": ("grader_grade", lambda: 4, "it gives back int where a Report belongs"),
    "a function": ("grader_commands", lambda: [raising], "it gives function where a Command belongs"),
}


@pytest.mark.parametrize("given", GIVEN)
def test_any_hook_that_gives_what_it_must_not(grade: Grade, given: str) -> None:
    hook, give, why = GIVEN[given]
    ran = grade(*RIGHT, plugins={"oops": plugin(lambda: give(), hook)})
    assert ran.stdout == ""
    assert said(ran) == (3, f"grade: the plugin 'oops' fails in {hook}: {why}\n{NEXT}")


def before() -> Generator[None, Report, Report]:
    raising()
    return (yield)


def after() -> Generator[None, Report, Report]:
    report = yield
    return replace(report, adjustments=(Adjustment(1 // len(report.adjustments), "divided"),))


def no_yield() -> Generator[None, Report, Report]:
    yield from ()
    return None  # type: ignore[return-value]


def two_yields() -> Generator[None, Report, Report]:
    yield
    return (yield)


def no_report() -> Generator[None, Report, None]:
    yield


def no_number() -> Generator[None, Report, Report]:
    report = yield
    return replace(report, adjustments=(Adjustment(float("nan"), "a typing error"),))


WRAPPERS = {
    before: RAISED,
    after: RAISED,
    no_yield: "it wraps, and does not yield",
    two_yields: "it wraps, and yields twice",
    no_report: "it gives back None where a Report belongs: end it with return report",
    no_number: "ValueError: points=nan: no score comes of that (LINE)",
}


@pytest.mark.parametrize("wrapper", WRAPPERS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("first", [True, False])
def test_any_wrapper_that_fails(grade: Grade, wrapper: Callable[..., Any], first: bool) -> None:
    def well() -> Generator[None, Report, Report]:
        report = yield
        return replace(report, title=f"{report.title}!")

    others = {
        "a": plugin(well, "grader_grade", wrapper=True),
        "z": plugin(well, "grader_grade", wrapper=True),
    }
    oops = plugin(wrapper, "grader_grade", wrapper=True, tryfirst=first)
    ran = grade(*RIGHT, plugins={**others, "oops": oops})
    assert ran.stdout == ""
    assert said(ran) == (3, f"grade: the plugin 'oops' fails in grader_grade: {WRAPPERS[wrapper]}\n{NEXT}")


def test_what_only_passes_through_a_wrapper_is_not_its_fault(grade: Grade) -> None:
    """A checker's fault names its own file and line."""

    def wrapper() -> Generator[None, Report, Report]:
        try:
            return (yield)
        finally:
            pass

    plugins = {"innocent": plugin(wrapper, "grader_grade", wrapper=True)}
    checker = Path("exercises/double/checker.py")
    checker.write_text(f"{checker.read_text()}\nraise LookupError('nothing there')\n")
    told = f"grade: {checker.absolute()}:16: the checker does not load: LookupError: nothing there\n"
    assert said(grade(*RIGHT, plugins=plugins)) == (
        3,
        f"{told}Next: this is not your mistake: tell your instructor\n",
    )


def test_a_plugin_may_say_by_itself_what_to_do(grade: Grade) -> None:
    def grader_grade() -> Report:
        raise Fault("deadlines.toml holds no date for double", "write one into it")

    assert said(grade(*RIGHT, plugins={"late": plugin(grader_grade)})) == (
        3,
        "grade: deadlines.toml holds no date for double\nNext: write one into it\n",
    )


def test_what_whoever_waits_raises_is_not_the_plugin_s_fault(course: Path) -> None:
    class Enough(Exception):
        """Such as what ends a run of `grade watch` when the file is saved again."""

    def grader_grade(progress: Callable[[Result | None], None]) -> Report:
        progress(Result("first", "", Status.PASSED, 1))
        raise AssertionError

    def progress(_: object) -> None:
        raise Enough

    def wrapper() -> Generator[None, Report, Report]:
        return (yield)

    around = plugin(wrapper, "grader_grade", wrapper=True)
    plugins = load_plugins({"mine": plugin(grader_grade), "around": around})
    exercise = Course(course).exercise("double")
    submission = Submission(course / "double.py")
    with pytest.raises(Enough):
        plugins.hook.grader_grade(
            exercise=exercise, submission=submission, settings=Settings(), progress=progress
        )


def test_an_old_wrapper_and_one_of_a_component_are_refused(grade: Grade) -> None:
    def wrapper() -> Generator[None, Any, Any]:
        return (yield)

    ways = "Next: write @hookimpl(wrapper=True), around grader_checks, grader_collect, grader_grade\n"
    old = plugin(wrapper, "grader_grade", hookwrapper=True)
    told = "grade: the plugin 'old': grader_grade: hookwrapper=True is the old way\n"
    assert said(grade(*RIGHT, plugins={"old": old})) == (3, told + ways)
    kinds = plugin(wrapper, "grader_kinds", wrapper=True)
    told = "grade: the plugin 'kinds': grader_kinds: this hook has no wrappers\n"
    assert said(grade(*RIGHT, plugins={"kinds": kinds})) == (3, told + ways)


def test_arguments_with_defaults_are_given_as_pluggy_does(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    def grader_checks(exercise: Exercise | None = None) -> list[Check]:
        return []

    def wrapper(exercise: Exercise, submission: object = None) -> Generator[None, Report, Report]:
        return replace((yield), title=f"{exercise.name}!")

    both = {"checks": plugin(grader_checks), "wraps": plugin(wrapper, "grader_grade", wrapper=True)}
    for traced in ("", "1"):
        monkeypatch.setenv("GRADER_TRACE", traced)
        assert grade(*RIGHT, plugins=both).stdout.startswith("double  double!\n")


def test_checks_and_collecting_can_be_wrapped(grade: Grade) -> None:
    @check(points=5)
    def zero(submission: Any) -> None:
        """nothing doubled is nothing"""

    def checks() -> Generator[None, list[list[Check]], list[list[Check]]]:
        return [*(yield), [zero]]

    def collect() -> Generator[None, Any, Any]:
        return [*(yield)]

    both = {"checks": plugin(checks, "grader_checks", wrapper=True)}
    both["collect"] = plugin(collect, "grader_collect", wrapper=True)
    assert "9 of 9 points." in grade(*RIGHT, plugins=both).stdout
    both["oops"] = plugin(no_report, "grader_checks", wrapper=True)
    assert (
        "'oops' fails in grader_checks: it gives back None where a list belongs"
        in grade(*RIGHT, plugins=both).stderr
    )


@contextmanager
def closing_badly(*args: Any) -> Iterator[Any]:
    with open_python(*args) as session:
        yield session
    raising()


COMPONENTS: dict[str, tuple[str, Any, str, str]] = {
    "a reporter that raises": ("reporters", Reporter("mine", raising), "the reporter 'mine'", RAISED),
    "a reporter that exits": ("reporters", Reporter("mine", leaving), "the reporter 'mine'", LEFT),
    "a reporter of no text": (
        "reporters",
        Reporter("mine", lambda reports, look: b""),  # type: ignore[arg-type,return-value]
        "the reporter 'mine'",
        "it gives back bytes where a text belongs",
    ),
    "a kind that does not open": ("kinds", Kind("mine", raising), "the kind 'mine'", RAISED),
    "a kind that opens nothing": (
        "kinds",
        Kind("mine", lambda *_: None),  # type: ignore[arg-type]
        "the kind 'mine'",
        "AttributeError: 'NoneType' object has no attribute '__enter__'",
    ),
    "a sandbox": ("sandboxes", Sandbox("mine", raising), "the sandbox 'mine'", RAISED),
    "a command": ("commands", click.Command("mine", callback=raising), "the command 'mine'", RAISED),
    "a command that quits": ("commands", click.Command("mine", callback=leaving), "the command 'mine'", LEFT),
}


@pytest.mark.parametrize("component", COMPONENTS)
def test_any_component_that_fails(grade: Grade, component: str) -> None:
    what, given, told, why = COMPONENTS[component]
    if what == "kinds":
        of_kind("mine")
    options = {"reporters": ("--report", "mine"), "sandboxes": ("--sandbox", "mine")}.get(what, ())
    args = ("mine",) if what == "commands" else (*RIGHT, *options)
    ran = grade(*args, plugins={"oops": plugin(lambda: [given], f"grader_{what}")})
    assert ran.stdout == ""
    assert said(ran) == (3, f"grade: the plugin 'oops' fails in {told}: {why}\n{NEXT}")


OF_CLASS: dict[str, tuple[Callable[..., Any], str]] = {
    "raises": (raising, RAISED),
    "raises on the way": (lambda *_: map(raising, [1]), RAISED),
    "gives nothing": (lambda *_: None, "it gives back NoneType where texts belong"),
    "gives no text": (lambda *_: ["a", b"b"], "it gives back bytes where a text belongs"),
}


@pytest.mark.parametrize("which", OF_CLASS)
def test_a_reporter_that_fails_on_a_class_is_named(which: str) -> None:
    of_class, why = OF_CLASS[which]
    given = Reporter("mine", lambda *_: "", of_class=of_class)
    plugins = load_plugins({"oops": plugin(lambda: [given], "grader_reporters")})
    found: Reporter = plugins.pick("reporters", "mine")
    assert found.of_class is not None
    with pytest.raises(Fault) as fault:
        "".join(found.of_class(Grades("double", "Doubling", 4, ()), Look()))
    told = re.sub(rf"{Path(__file__).name}:\d+", "LINE", str(fault.value))
    assert told == f"the plugin 'oops' fails in the reporter 'mine': {why}"


def test_a_reporter_tells_of_a_class_piece_by_piece() -> None:
    told: list[str] = []

    def pieces(grades: Grades, look: Look) -> Iterator[str]:
        for piece in "ab":
            told.append(piece)
            yield piece

    given = Reporter("mine", lambda *_: "", of_class=pieces)
    plugins = load_plugins({"good": plugin(lambda: [given], "grader_reporters")})
    found: Reporter = plugins.pick("reporters", "mine")
    assert found.of_class is not None
    assert (next(iter(found.of_class(Grades("double", "Doubling", 4, ()), Look()))), told) == ("a", ["a"])


LOST: dict[str, tuple[str, Callable[..., Iterator[Any]]]] = {
    "one": ("it gives no result for 1 of the jobs", lambda _, jobs, n: ((job, b"") for job in [*jobs][1:])),
    "all": ("it gives no result for 2 of the jobs", lambda _, jobs, n: iter([*jobs][:0])),
    "nobody, and tells twice": (
        "it gives a result for no job",
        lambda _, jobs, n: ((job, b"") for job in [*jobs] * 2),
    ),
}


@pytest.mark.parametrize("which", LOST)
def test_an_executor_that_loses_somebody_is_named(which: str) -> None:
    why, mapped = LOST[which]
    plugins = load_plugins({"oops": plugin(lambda: [Executor("mine", mapped)], "grader_executors")})
    told = f"the plugin 'oops' fails in the executor 'mine': {why}"
    with pytest.raises(Fault, match=f"^{told}$"):
        list(plugins.pick("executors", "mine").map(None, iter([b"1", b"2"]), 1))


def test_what_a_command_says_through_click_stays_what_it_is(grade: Grade) -> None:
    @click.group()
    def mine() -> None:
        """Say no."""

    @mine.command()
    def no() -> None:
        raise click.UsageError("no")

    plugins = {"mine": plugin(lambda: [mine], "grader_commands")}
    ran = grade("mine", "no", plugins=plugins)
    assert (ran.exit_code, ran.stderr.splitlines()[-1]) == (2, "Error: no")
    assert (grade("mine", "--help", plugins=plugins).exit_code, mine.invoke.__name__) == (0, "invoke")


def test_what_a_submission_does_passes_through_a_plugin_s_kind(grade: Grade, course: Path) -> None:
    of_kind("mine")
    plugins = {"mine": plugin(lambda: [Kind("mine", open_python, runs=True)], "grader_kinds")}
    assert grade(*RIGHT, plugins=plugins).exit_code == 0
    source = course / "exercises" / "double" / "double.py"
    for text, code in {
        "def double(n): raise SystemExit": 1,
        "def double(n):\n    while True: pass": 1,
        "def": 1,
    }.items():
        source.write_text(text)
        ran = grade("double", plugins=plugins)
        assert (ran.exit_code, "0 of 4 points" in ran.stdout, "fails in" in ran.stdout) == (code, True, False)


def test_a_kind_that_does_not_close_is_named_but_for_what_was_raised_meanwhile() -> None:
    kind = Kind("mine", closing_badly)
    found = load_plugins({"oops": plugin(lambda: [kind], "grader_kinds")}).pick("kinds", "mine")
    told = r"^the plugin 'oops' fails in the kind 'mine': ZeroDivisionError"
    with pytest.raises(Fault, match=told), opened(found, {"double.py": "x = 1"}):
        pass
    with pytest.raises(LookupError), opened(found, {"double.py": "x = 1"}):
        raise LookupError


class Odd(Data):
    """What a plugin's kind opens, with a method of its own that fails."""

    @property
    def subject(self) -> Any:
        return dict[str, object]()["subject"]


class Unfit(Data):
    """… or that says what is wrong with the submission."""

    @property
    def subject(self) -> Any:
        raise Unreadable("write it anew")


class Docker(Spawner):
    """A sandbox whose workers do not start."""

    def start(self, files: Mapping[str, bytes], limits: Limits) -> Any:
        raise OSError("docker is not running")


class Line:
    """A line to a worker that breaks."""

    def ask(self, frame: bytes, seconds: float) -> bytes:
        raise OSError("docker has stopped")

    def close(self) -> None:
        """Nothing is left."""


class Stopping(Spawner):
    """A sandbox whose workers do not answer."""

    def start(self, files: Mapping[str, bytes], limits: Limits) -> Any:
        return Line()


OWN: dict[str, tuple[str, Any, tuple[str, ...], str]] = {
    "what a kind opened": ("kinds", Odd, (), "the kind 'mine': KeyError: 'subject' (LINE)"),
    "a worker that does not start": (
        "sandboxes",
        Docker,
        ("--sandbox", "mine"),
        "the sandbox 'mine': OSError: docker is not running (LINE)",
    ),
    "a worker that does not answer": (
        "sandboxes",
        Stopping,
        ("--sandbox", "mine"),
        "the sandbox 'mine': OSError: docker has stopped (LINE)",
    ),
}


def of_kind(name: str) -> None:
    settings = Path("exercises/double/exercise.toml")
    settings.write_text(settings.read_text().replace('"python"', f'"{name}"'))


@pytest.mark.parametrize("which", OWN)
def test_any_object_of_a_plugin_s_own_that_fails(grade: Grade, which: str) -> None:
    what, made, options, told = OWN[which]
    given = Sandbox("mine", lambda home: nullcontext(made(home)))
    if what == "kinds":
        of_kind("mine")
        given = Kind("mine", lambda *_: nullcontext(made({"double.py": b""})))  # type: ignore[assignment]
    ran = grade(*RIGHT, *options, plugins={"oops": plugin(lambda: [given], f"grader_{what}")})
    assert ran.stdout == ""
    assert said(ran) == (3, f"grade: the plugin 'oops' fails in {told}\n{NEXT}")


def test_what_a_plugin_s_kind_says_of_a_submission_is_no_failure_of_the_plugin() -> None:
    kind = Kind("mine", lambda *_: nullcontext(Unfit({"double.py": b""})))
    found = load_plugins({"mine": plugin(lambda: [kind], "grader_kinds")}).pick("kinds", "mine")
    with opened(found, {"double.py": "x"}) as submission, pytest.raises(Unreadable, match="write it anew"):
        submission.subject  # noqa: B018


def test_mutants_of_a_kind_that_fails() -> None:
    def mutate(name: str, content: bytes) -> Iterator[bytes]:
        yield content
        raising()

    kind = Kind("mine", open_python, mutate=mutate)
    found = load_plugins({"oops": plugin(lambda: [kind], "grader_kinds")}).pick("kinds", "mine")
    mutants = found.mutate("double.py", b"1")
    assert next(mutants) == b"1"
    with pytest.raises(Fault, match=r"^the plugin 'oops' fails in the kind 'mine': ZeroDivisionError"):
        next(mutants)
    with opened(found, {"double.py": "def double(n): return n"}) as session:
        assert session.subject.double(2) == 2


def test_the_kit_s_own_plugins_are_left_alone() -> None:
    reporter = load_plugins().pick("reporters", "json")
    assert reporter.render.__module__ == "grader.reporters.json"


def test_two_plugins_of_one_name_are_an_error(grade: Grade) -> None:
    taken = plugin(lambda: [], "grader_kinds")
    assert said(grade("double", plugins={"grader.collect": taken})) == (
        3,
        "grade: there are two plugins 'grader.collect'\nNext: uninstall one of them\n",
    )
