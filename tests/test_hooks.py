"""Every hook has a test, a heading in the docs with its signature, and an effect that users can see."""

from __future__ import annotations

import importlib.metadata
import inspect
import json
import re
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from grader import Check, agree, check, hookimpl, hookspecs, testing
from grader.components import Executor, Kind, OpenGrader, Reporter, Sandbox, Workers
from grader.errors import CallerError, Fault
from grader.kinds.python import open_python
from grader.model import Exercise, Report, Submission
from grader.plugins import Plugins, load_plugins
from grader.sandbox.spawned import Spawner
from tests.conftest import ROOT, Grade

HOOKS = {name: hook for name, hook in vars(hookspecs).items() if name.startswith("grader_")}
DOCS = (ROOT / "docs" / "hooks.md").read_text()

Install = Callable[..., None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes the command line load these plugins besides its own, as if their packages were installed."""

    others = importlib.metadata.entry_points

    def installed(**plugins: object) -> None:
        def entry_points(*, group: str) -> Any:
            if group != "grader":  # other packages' plugins are none of ours
                return others(group=group)
            return [
                SimpleNamespace(name=name, value=name, dist=None, load=lambda plugin=plugin: plugin)
                for name, plugin in plugins.items()
            ]

        monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)

    return installed


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_is_tested_and_documented_with_its_signature(name: str) -> None:
    assert f"\ndef test_{name}(" in Path(__file__).read_text()
    signature = re.sub(r"\s+", " ", str(inspect.signature(HOOKS[name])).replace("'", ""))
    assert f"\n## `{name}{signature}`\n" in DOCS


def test_grader_checks(grade: Grade, install: Install) -> None:
    @check(points=5)
    def zero(submission: Any) -> None:
        """nothing doubled is nothing"""
        agree(submission.double(0), 0)

    class Plugin:
        @hookimpl
        def grader_checks(self, exercise: Exercise) -> list[Check]:
            return [zero] if exercise.kind == "python" else []

    install(more=Plugin())
    ran = grade("double", "--submission", "solutions/double")
    assert "9 of 9 points" in ran.stdout
    assert ran.stdout.index("any number is doubled") < ran.stdout.index("nothing doubled is nothing")


def test_grader_kinds(grade: Grade, install: Install, course: Path) -> None:
    class Plugin:
        @hookimpl
        def grader_kinds(self) -> list[Kind]:
            def traced(exercise: Exercise, submission: Submission, workers: Workers) -> Any:
                with seen.open("a") as lines:  # in the judge's process
                    print(type(workers).__name__, file=lines)
                return open_python(exercise, submission, workers)

            return [Kind("traced", traced)]

    seen = course / "seen.txt"
    install(traced=Plugin())
    settings = course / "exercises" / "double" / "exercise.toml"
    settings.write_text(settings.read_text().replace('"python"', '"traced"'))
    assert grade("double", "--submission", "solutions/double").exit_code == 0
    assert seen.read_text() == "Trusted\nTrusted\nWatched\n"
    settings.write_text(settings.read_text().replace('"traced"', '"trace"'))
    ran = grade("double")
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr.partition("grade: ")[2] == (
        f"{settings}: there is no 'trace' among the kinds, did you mean 'traced'?\n"
        "Next: install the plugin that gives it, "
        "or choose from: python, program, answers, document, pytest, traced\n"
    )


def test_grader_collect(grade: Grade, install: Install, course: Path) -> None:
    class Plugin:
        @hookimpl
        def grader_collect(self, path: Path, exercise: Exercise) -> list[Submission] | None:
            found = sorted(path.glob("*/double.py"))
            return [Submission(each) for each in found] or None

    for name in ("ada", "bob"):
        (course / "inbox" / name).mkdir(parents=True)
        (course / "inbox" / name / "double.py").write_text("def double(n): return n + n\n")
    assert grade("double", "--submission", "inbox").exit_code == 2
    install(inbox=Plugin())
    ran = grade("double", "--submission", "inbox")
    assert ran.exit_code == 0
    assert [each for each in ran.stdout.splitlines() if each.startswith("inbox")] == [
        "inbox/ada/double.py",
        "inbox/bob/double.py",
    ]
    assert ran.stdout.endswith(
        "\n✓ inbox/ada/double.py 4/4\n✓ inbox/bob/double.py 4/4\n  all in all          8/8\n"
    )


def test_grader_grade(grade: Grade, install: Install) -> None:
    class Late:
        @hookimpl(wrapper=True)
        def grader_grade(self) -> Generator[None, Report, Report]:
            report: Report = yield
            return replace(
                report, checks=tuple(replace(each, score=each.score / 2) for each in report.checks)
            )

    install(late=Late())
    ran = grade("double", "--submission", "solutions/double")
    assert (ran.exit_code, "2 of 4 points" in ran.stdout) == (1, True)


def test_grader_sandboxes(grade: Grade, install: Install) -> None:
    class Plugin:
        @hookimpl
        def grader_sandboxes(self) -> list[Sandbox]:
            return [Sandbox("mine", lambda home: nullcontext(Mine(home)))]

    class Mine(Spawner):
        layers = ("a thick wall",)

    install(mine=Plugin())
    ran = grade("double", "--submission", "solutions/double", "--sandbox", "mine", "--report", "json")
    (result,) = json.loads(ran.stdout)["results"]
    assert (ran.exit_code, result["score"], result["confinement"]) == (0, 4, ["a thick wall"])
    ran = grade("double", "--sandbox", "main")
    assert (ran.exit_code, ran.stderr) == (
        2,
        "grade: there is no 'main' among the sandboxes, did you mean 'mine'?\n"
        "Next: choose from: auto, strict, process, mine\n",
    )


def one_by_one(open_grader: OpenGrader, jobs: Iterable[bytes], _: int) -> Iterator[tuple[bytes, bytes]]:
    with open_grader() as open_:
        yield from ((job, open_(job)) for job in jobs)


def test_grader_executors(grade: Grade, install: Install, course: Path) -> None:
    shutil.copytree(course / "solutions" / "double", course / "inbox" / "ada")

    class Plugin:
        @hookimpl
        def grader_executors(self) -> list[Executor]:
            return [Executor("mine", one_by_one)]

    install(mine=Plugin())
    ran = grade("class", "double", "inbox", "--executor", "mine", "--report", "csv", "--quiet")
    assert ran.stdout.splitlines()[1].startswith("ada,4,4,0,graded,"), ran.output


def test_grader_reporters(grade: Grade, install: Install) -> None:
    class Plugin:
        @hookimpl
        def grader_reporters(self) -> list[Reporter]:
            return [Reporter("scores", lambda reports, look: f"{reports[0].score}\n")]

    install(scores=Plugin())
    assert grade("double", "--submission", "solutions/double", "--report", "scores").stdout == "4\n"


def test_grader_commands(grade: Grade, install: Install) -> None:
    @click.command()
    @click.pass_obj
    def kinds(plugins: Plugins) -> None:
        """Say which kinds there are."""
        click.echo(" ".join(plugins.components("kinds")))

    class Plugin:
        @hookimpl
        def grader_commands(self) -> list[click.Command]:
            return [kinds]

    install(kinds=Plugin())
    assert grade("kinds").stdout == "python program answers document pytest\n"
    assert "Say which kinds there are." in grade("--help").stdout


def blocks(before: str = "\n\n") -> list[str]:
    """The page's blocks of Python that stand below such a line."""
    return re.findall(rf"(?s){before}```python\n(.*?)```", DOCS)


EFFECTS = {
    "grader_checks": ([], "9 of 9 points"),
    "grader_kinds": ([], "4 of 4 points"),
    "grader_collect": (["--submission", "inbox"], "all in all 8/8"),
    "grader_grade": ([], "3 of 4 points.\n1 points less: handed in a day late\n"),
    "grader_sandboxes": (["--sandbox", "container", "--verbose"], "confined by: process, clocks, a"),
    "grader_executors": (["--executor", "one-by-one"], "2 students graded: 2 with full"),
    "grader_reporters": (["--report", "scores"], "double 4\n"),
    "grader_commands": (["kinds"], "python, program, answers, document, pytest\n"),
}


@pytest.mark.parametrize("block", blocks(), ids=lambda block: re.findall(r"def (grader_\w+)", block)[0])
def test_the_examples_in_the_docs_work(block: str, grade: Grade, course: Path) -> None:
    names: dict[str, Any] = {}
    exec(block, names)
    (hook,) = HOOKS.keys() & names.keys()
    exercise = course / "exercises" / "double"
    right = "def double(n):\n    return 2 * n\n"
    for folder in (exercise, course / "inbox" / "ada", course / "inbox" / "bob"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "double.py").write_text(right)
    if hook == "grader_kinds":
        settings = (exercise / "exercise.toml").read_text()
        (exercise / "exercise.toml").write_text(settings.replace('"python"', '"lines"'))
        (exercise / "checker.py").write_text(
            "from grader import agree, check\n"
            "@check(points=4)\ndef two(submission):\n    'two lines'\n    agree(len(submission), 2)\n"
        )
    args, effect = EFFECTS[hook]
    plugins = {"example": SimpleNamespace(**names)}
    begin = {"grader_commands": [], "grader_executors": ["class", "double", "inbox"]}.get(hook, ["double"])
    ran = grade(*begin, *args, plugins=plugins)
    assert (ran.exit_code, effect in re.sub(" +", " ", ran.stdout)) == (
        int(hook == "grader_grade"),
        True,
    ), ran.output


def test_every_hook_has_an_example() -> None:
    assert {re.findall(r"def (grader_\w+)", each)[0] for each in blocks()} == set(HOOKS) == set(EFFECTS)


def test_the_example_of_tests_passes(tmp_path: Path) -> None:
    (source,) = blocks("<!-- test -->\n")
    names: dict[str, Any] = {}
    exec(source, names)
    names["test_scores_are_written"](tmp_path)
    names["test_any_report_can_be_written"]()


def test_what_plugins_are_tested_with_is_explained() -> None:
    tools = {
        name for name, each in vars(testing).items() if getattr(each, "__module__", "") == testing.__name__
    }
    examples = {name for name in vars(testing) if name.isupper()}
    prose = re.sub(r"(?s)```.*?```", "", DOCS)
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", prose))))
    assert {each for each in tools | examples if not each.startswith("_")} - told == set()


def test_the_trace_in_the_docs_is_one(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    @hookimpl(wrapper=True)
    def grader_grade() -> Generator[None, Report, Report]:
        return (yield)

    monkeypatch.setenv("GRADER_TRACE", "1")
    ran = grade("double", plugins={"late-penalty": SimpleNamespace(grader_grade=grader_grade)})
    (told,) = re.findall(r"(?s)```text\n(GRADER_TRACE.*?)```", DOCS)
    lines = ran.stderr.splitlines()
    places = [lines.index(each) for each in told.splitlines()]
    assert places == sorted(places)


def test_a_name_given_twice_is_an_error_that_names_both_plugins(grade: Grade, install: Install) -> None:
    class Plugin:
        @hookimpl
        def grader_reporters(self) -> list[Reporter]:
            return [Reporter("json", lambda reports, look: "")]

    install(theirs=Plugin())
    ran = grade("double")
    assert (ran.exit_code, ran.stderr) == (
        3,
        "grade: grader.reporters.json and theirs both give reporters named 'json'\n"
        "Next: remove one of the two plugins\n",
    )


def test_a_plugin_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch, grade: Grade) -> None:
    class Broken:
        name = value = "broken"
        dist = SimpleNamespace(name="broken-package")

        def load(self) -> None:
            raise ImportError("no module named nowhere")

    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: [Broken()])
    ran = grade("double")
    assert (ran.exit_code, ran.stderr) == (
        3,
        "grade: the plugin 'broken' of broken-package does not load: ImportError: no module named nowhere\n"
        "Next: uninstall broken-package, or tell its authors\n",
    )


def test_two_packages_with_plugins_of_one_name_are_an_error(
    monkeypatch: pytest.MonkeyPatch, grade: Grade
) -> None:
    def entry(package: str) -> SimpleNamespace:
        dist = SimpleNamespace(name=package)
        return SimpleNamespace(name="late", value="late", dist=dist, load=SimpleNamespace)

    two = [entry("late-penalty"), entry("too-late")]
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: two)
    ran = grade("double")
    assert (ran.exit_code, ran.stderr) == (
        3,
        "grade: there are two plugins 'late', one is of too-late\nNext: uninstall one of them\n",
    )


def test_a_plugin_that_is_tested_stands_for_the_installed_one(grade: Grade, install: Install) -> None:
    def written(text: str) -> SimpleNamespace:
        return SimpleNamespace(
            grader_reporters=hookimpl(lambda: [Reporter("mine", lambda reports, look: text)])
        )

    install(mine=written("old\n"))
    run = ("double", "--report", "mine")
    assert grade(*run).stdout == "old\n"
    assert grade(*run, plugins={"mine": written("new\n")}).stdout == "new\n"


def test_a_plugin_whose_hook_fails_is_named(grade: Grade, install: Install) -> None:
    class Plugin:
        @hookimpl
        def grader_reporters(self) -> list[Reporter]:
            raise ZeroDivisionError("oops")

    install(oops=Plugin())
    ran = grade("double")
    assert (ran.exit_code, ran.stderr) == (
        3,
        "grade: the plugin 'oops' fails in grader_reporters: ZeroDivisionError: oops "
        f"(test_hooks.py:{inspect.getsourcelines(Plugin)[1] + 3})\n"
        "Next: remove the plugin, or tell its authors\n",
    )


def test_a_reporter_that_fails_is_named_and_the_others_are_written(
    grade: Grade, install: Install, course: Path
) -> None:
    class Plugin:
        @hookimpl
        def grader_reporters(self) -> list[Reporter]:
            return [Reporter("bad", lambda reports, look: str(1 // 0))]

    install(bad=Plugin())
    ran = grade("double", "--report", "bad", "--report", "json=report.json")
    assert (ran.exit_code, ran.stdout, (course / "report.json").exists()) == (3, "", True)
    assert "the plugin 'bad' fails in the reporter 'bad': ZeroDivisionError" in ran.stderr


def test_a_hook_that_does_not_exist_is_an_error(grade: Grade, install: Install) -> None:
    class Plugin:
        @hookimpl
        def grader_nonsense(self) -> None: ...

    install(nonsense=Plugin())
    ran = grade("double")
    assert ran.exit_code == 3
    assert "the plugin 'nonsense': PluginValidationError: unknown hook 'grader_nonsense'" in ran.stderr


def test_built_in_plugins_look_like_anybody_s() -> None:
    plugins = load_plugins()
    for name, module in plugins.manager.list_name_plugin():
        assert not isinstance(module, Exercise)
        assert name.startswith("grader.")
    assert sorted(plugins.components("reporters")) == [
        "canvas",
        "check50",
        "classroom",
        "classroom50",
        "csv",
        "exercism",
        "github",
        "gradescope",
        "html",
        "json",
        "jsonl",
        "junit",
        "junit:xunit1",
        "markdown",
        "moodle",
        "prairielearn",
        "terminal",
    ]
    with pytest.raises(CallerError, match=r"there is no 'jsn' among the reporters, did you mean 'json'\?"):
        plugins.pick("reporters", "jsn")


def test_fault_is_what_staff_must_act_on() -> None:
    assert (Fault("x", "y").exit_code, CallerError("x", "y").exit_code) == (3, 2)


def test_a_plugin_may_hide_a_check(grade: Grade, install: Install, course: Path) -> None:
    @check(points=5)
    def zero(submission: Any) -> None:
        """nothing doubled is nothing"""
        agree(submission.double(0), 0)

    class Plugin:
        @hookimpl
        def grader_checks(self) -> list[Check]:
            return [replace(zero, hidden=True), replace(zero, name="seen")]

    install(hides=Plugin())
    (course / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 2 * n or 1\n")
    ran = grade("double", "--report", "json")
    (result,) = json.loads(ran.stdout)["results"]
    names = [each["name"] for each in result["checks"]]
    assert names == ["example", "any_number", "seen", "hidden: disagreement"]
