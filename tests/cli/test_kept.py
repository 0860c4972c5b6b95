"""Whatever becomes of a run, its files of `--report` are whole, say what is known, and give nothing away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader import hookimpl
from grader.components import Look, Reporter
from grader.model import Adjustment, Report
from grader.plugins import load_plugins
from tests.cli.terminal import COMMAND
from tests.conftest import CHECKER, Grade, children, write_course
from tests.reporters import platforms
from tests.reporters.test_json import VALIDATOR

HANGS = "def double(n):\n    while n == 0:\n        pass\n    return 2 * n\n"
HIDDEN = '''
from grader import check

@check(points=5)
def secret_one(submission):
    """secret one"""
    assert submission.double(4) == 8

@check(points=6)
def secret_two(submission):
    """secret two"""
    assert submission.double(5) == 10
'''
SCHEMAS = {
    "gradescope": platforms.GRADESCOPE,
    "classroom": platforms.CLASSROOM,
    "check50": platforms.CHECK50,
    "exercism": platforms.EXERCISM,
    "prairielearn": platforms.PRAIRIELEARN,
}
NAMES = [name for name in load_plugins().components("reporters") if name != "canvas"]  # which wants a list
FILES = [argument for name in NAMES for argument in ("--report", f"{name}=out/{name}")]


@pytest.fixture
def out(course: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the reports of a course with hidden checks, in a platform's environment."""
    (course / "solutions" / "double" / "checker.py").write_text(HIDDEN)
    for name, value in platforms.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    (course / "out").mkdir()
    return course / "out"


def read(out: Path, name: str) -> Any:
    """What a file of JSON holds, which is valid."""
    return platforms.check(SCHEMAS.get(name, {}), (out / name).read_text())


def assert_nothing_counts(out: Path) -> str:
    """No file is full marks, nor empty, nor missing, and each says why; gives back what `json` says."""
    (report,) = read(out, "json")["results"]
    VALIDATOR.validate(read(out, "json"))
    assert {each.name for each in out.iterdir()} == set(NAMES)
    assert (report["score"], report["max_score"] > 0) == (0, True)
    why: str = report["incomplete"]
    scores = read(out, "gradescope")
    assert (scores["score"], scores["extra_data"]["incomplete"]) == (0, True)
    assert sum(each.get("max_score", 0) for each in scores["tests"]) == report["max_score"]
    marks = read(out, "classroom50")
    assert (marks["score"], marks["max-score"]) == (0, 100 * report["max_score"])
    assert [each["passed"] for each in marks["tests"]] == [False] * len(marks["tests"])
    assert (read(out, "classroom")["status"], read(out, "exercism")["status"]) == ("error", "error")
    assert "results" not in read(out, "check50")
    assert read(out, "prairielearn")["gradable"] is False
    root = platforms.check_xml((out / "junit").read_text())
    assert len([*root.iter("error")]) == len([*root.iter("testcase")]) > 0
    for name in ("gradescope", "classroom50", "classroom", "check50", "exercism", "prairielearn", "markdown"):
        assert "INCOMPLETE" in (out / name).read_text(), name
    for name in NAMES:
        assert "secret" not in (out / name).read_text()
    return why


def test_a_run_that_is_killed_leaves_what_was_known(out: Path, course: Path) -> None:
    (course / "exercises" / "double" / "double.py").write_text(HANGS)
    with (course / "exercises" / "double" / "exercise.toml").open("a") as settings:
        settings.write("[limits]\ncall_s = 1000\ncheck_s = 1000\nsubmission_s = 1000\n")
    running = subprocess.Popen([*COMMAND, "double", *FILES], cwd=course, start_new_session=True)
    assert NAMES[-1] == "html"  # which is written last
    while not (out / "html").exists() or "<strong>1</strong> of 15" not in (out / "html").read_text():
        assert running.poll() is None
        time.sleep(0.05)
    workers = children(running.pid)
    running.kill()
    running.wait()
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    (report,) = read(out, "json")["results"]
    VALIDATOR.validate(read(out, "json"))
    told = [(each["name"], each["status"], each["score"], each["max_score"]) for each in report["checks"]]
    assert told == [
        ("example", "passed", 1, 1),
        ("any_number", "fault", 0, 3),
        ("hidden: fault", "fault", 0, 11),
    ]
    assert report["incomplete"] == "Grading was stopped before it ended."
    assert read(out, "gradescope")["score"] == 1
    marks = read(out, "classroom50")
    assert (marks["score"], marks["max-score"]) == (100, 1500)
    assert read(out, "classroom")["status"] == "error"
    assert [each["passed"] for each in read(out, "check50")["results"]] == [True, None, None, None]
    assert read(out, "prairielearn")["gradable"] is False
    for name in ("gradescope", "classroom50", "classroom", "check50", "exercism", "prairielearn", "junit"):
        assert "INCOMPLETE" in (out / name).read_text(), name
    assert "This report is incomplete. Grading was stopped before it ended." in (out / "terminal").read_text()


def test_a_checker_that_is_broken_is_full_marks_nowhere(grade: Grade, out: Path, course: Path) -> None:
    (course / "exercises" / "double" / "double.py").write_text("def double(n): return 2 * n\n")
    (course / "exercises" / "double" / "checker.py").write_text("import nowhere")
    ran = grade("double", *FILES)
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert (
        "the checker does not load: ModuleNotFoundError: No module named 'nowhere'"
        in assert_nothing_counts(out)
    )


def test_settings_that_cannot_be_read_are_a_report(grade: Grade, out: Path, course: Path) -> None:
    (course / "exercises" / "double" / "exercise.toml").write_text("format = 7")
    assert grade("--all", *FILES).exit_code == 3
    assert "exercise.toml" in assert_nothing_counts(out)


@pytest.mark.parametrize("where", ["inbox", "nowhere"])
def test_a_submission_that_is_missing_earns_nothing(
    grade: Grade, out: Path, course: Path, where: str
) -> None:
    (course / "inbox").mkdir()
    ran = grade("double", "--submission", where, *FILES)
    assert ran.exit_code == 2
    told = {"inbox": "does not hold double.py: put double.py there", "nowhere": "there is no"}
    assert told[where] in assert_nothing_counts(out)


def test_a_plugin_that_fails_after_all_passed_leaves_no_marks(grade: Grade, out: Path, course: Path) -> None:
    def fails(exercise: object) -> Any:
        yield
        raise ValueError("too late")

    (course / "exercises" / "double" / "double.py").write_text("def double(n): return 2 * n\n")
    plugin = SimpleNamespace(grader_grade=hookimpl(wrapper=True)(fails))
    assert grade("double", *FILES, plugins={"broken": plugin}).exit_code == 3
    assert "the plugin 'broken' fails in grader_grade" in assert_nothing_counts(out)


class Spy:
    """A reporter that keeps all that it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[Report, ...]] = []

    def render(self, reports: tuple[Report, ...], _look: Look) -> str:
        self.told.append(reports)
        return f"{len(self.told)}"

    @hookimpl
    def grader_reporters(self) -> list[Reporter]:
        return [Reporter("spy", self.render)]

    @property
    def sums(self) -> list[list[tuple[float, float, bool]]]:
        return [
            [(each.score, each.max_score, each.incomplete is None) for each in reports]
            for reports in self.told
            if reports
        ]


def test_the_file_is_written_after_each_check_and_tells_no_hidden_one(
    grade: Grade, out: Path, course: Path
) -> None:
    (course / "exercises" / "double" / "double.py").write_text("def double(n): return 2 * n + (n == 5)\n")
    spy = Spy()
    grade("double", "--report", "spy=out/spy", plugins={"spy": spy})
    unknown, begun, ended = (0, 1, False), (0, 15, False), (9, 15, True)
    assert spy.sums == [[unknown], [begun], [(1, 15, False)], [(4, 15, False)], [ended], [ended]]
    assert not any(
        "secret" in f"{check}" for reports in spy.told for each in reports for check in each.checks
    )


def test_staff_are_told_which_checks_are_hidden(grade: Grade, out: Path) -> None:
    spy = Spy()
    grade("double", "--reveal", "full", "--report", "spy=out/spy", plugins={"spy": spy})
    for reports in spy.told:
        seen = [(each.name, each.hidden) for report in reports for each in report.checks]
        hidden = [("secret_one", True), ("secret_two", True)]
        assert seen in ([], [("grading", False)], [("example", False), ("any_number", False), *hidden])


def test_full_marks_are_given_at_the_end_alone(grade: Grade, course: Path) -> None:
    def late(exercise: object) -> Any:
        report = yield
        return replace(report, adjustments=(Adjustment(-2, "late"),))

    (course / "exercises" / "double" / "double.py").write_text("def double(n): return 2 * n\n")
    spy, plugin = Spy(), SimpleNamespace(grader_grade=hookimpl(wrapper=True)(late))
    grade("double", "--report", "spy=spy", plugins={"spy": spy, "late": plugin})
    assert spy.sums == [[(0, 1, False)], [(0, 4, False)], [(1, 4, False)], [(2, 4, True)], [(2, 4, True)]]


def test_exercises_that_come_later_are_no_full_marks_before(
    grade: Grade, course: Path, tmp_path: Path
) -> None:
    (course / "exercises" / "double" / "double.py").write_text("def double(n): return 2 * n\n")
    other = write_course(tmp_path / "other", CHECKER)
    for tree in ("exercises", "solutions"):
        (other / tree / "double").rename(course / tree / "twice")
    (course / "exercises" / "broken").mkdir()
    (course / "exercises" / "broken" / "exercise.toml").write_text("format = 7")
    spy = Spy()
    grade("--all", "--report", "spy=spy", plugins={"spy": spy})
    none, broken = (0, 4, False), (0, 1, False)
    assert spy.sums[:2] == [[broken] * 3, [none, none, broken]]
    assert spy.sums[-1] == [(4, 4, True), (0, 4, True), broken]
    assert all(sums[1] == none for sums in spy.sums[1:4])


def test_without_files_nothing_is_made_for_them(grade: Grade) -> None:
    spy = Spy()
    grade("double", "--report", "spy", plugins={"spy": spy})
    assert spy.sums == [[(0, 4, True)]]


def test_an_old_report_does_not_outlive_the_start_of_a_run(grade: Grade, out: Path, course: Path) -> None:
    (out / "json").write_text("full marks")
    seen: list[str] = []

    def peeks(exercise: object) -> Any:
        seen.append((out / "json").read_text())
        return (yield)

    plugin = SimpleNamespace(grader_grade=hookimpl(wrapper=True)(peeks))
    grade("double", "--report", "json=out/json", plugins={"peeks": plugin})
    (report,) = json.loads(seen[0])["results"]
    assert (report["score"], report["incomplete"]) == (0, "Grading was stopped before it ended.")


def test_a_checker_that_never_loads_leaves_no_old_report(out: Path, course: Path) -> None:
    (out / "json").write_text("full marks")
    (course / "exercises" / "double" / "checker.py").write_text("open('loading', 'w')\nwhile True: pass\n")
    running = subprocess.Popen([*COMMAND, "double", *FILES], cwd=course)
    while not (course / "loading").exists():
        assert running.poll() is None
        time.sleep(0.05)
    running.kill()
    running.wait()
    assert assert_nothing_counts(out) == "Grading was stopped before it ended."


def test_a_plugin_that_fails_to_collect_is_a_report(grade: Grade, out: Path) -> None:
    def fails(path: Path) -> Any:
        raise OSError("no such disk")

    plugin = SimpleNamespace(grader_collect=hookimpl(tryfirst=True)(fails))
    assert grade("double", *FILES, plugins={"broken": plugin}).exit_code == 3
    assert "the plugin 'broken' fails in grader_collect" in assert_nothing_counts(out)


def test_a_submission_that_is_missing_costs_no_other_exercise(
    grade: Grade, course: Path, tmp_path: Path
) -> None:
    other = write_course(tmp_path / "other", CHECKER)
    for tree in ("exercises", "solutions"):
        (other / tree / "double").rename(course / tree / "twice")
    (course / "exercises" / "double" / "double.py").unlink()
    (course / "exercises" / "twice" / "double.py").write_text("def double(n): return 2 * n\n")
    spy = Spy()
    ran = grade("--all", "--report", "spy=spy", plugins={"spy": spy})
    assert (ran.exit_code, spy.sums[-1]) == (2, [(0, 4, False), (4, 4, True)])
    assert ran.stdout.startswith("twice  Doubling\n")
    assert "exercises/double does not hold double.py\n" in ran.stderr


def test_why_hidden_checks_do_not_load_is_in_no_file_whoever_asks(
    grade: Grade, out: Path, course: Path
) -> None:
    (course / "solutions" / "double" / "checker.py").write_text("raise ValueError('secret')")
    ran = grade("double", "--reveal", "full", *FILES)
    assert (ran.exit_code, "ValueError: secret" in ran.stderr) == (3, True)
    assert assert_nothing_counts(out) == "The hidden checks are broken: whoever ran the grader is told why."


def test_a_text_that_is_no_unicode_is_its_reporter_s_fault_and_costs_no_other(
    grade: Grade, out: Path
) -> None:
    odd = SimpleNamespace(grader_reporters=hookimpl(lambda: [Reporter("odd", lambda *_: "\ud800")]))
    ran = grade("double", "--report", "odd=out/odd", "--report", "json=out/json", plugins={"odd": odd})
    assert (ran.exit_code, (out / "odd").exists()) == (3, False)
    assert "the plugin 'odd'" in ran.stderr or "the reporter 'odd' fails" in ran.stderr
    assert read(out, "json")["results"][0]["incomplete"] is None


@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_adds_what_it_knows(out: Path, course: Path, ends: signal.Signals) -> None:
    (course / "exercises" / "double" / "double.py").write_text("while True: pass\n")
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    running = subprocess.Popen(
        [*COMMAND[:2], heard + COMMAND[2], "double", "--report", "classroom=out/classroom"],
        cwd=course,
        env={**os.environ, "GITHUB_OUTPUT": "out/more"},
        stderr=subprocess.DEVNULL,
    )
    while not children(running.pid):
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(ends)
    assert running.wait() == 130
    assert platforms.output((out / "more").read_text()) == ("result", (out / "classroom").read_text())
    assert read(out, "classroom")["status"] == "error"


@pytest.mark.parametrize("place", ["out/../out/json", "linked/json"])
def test_two_ways_to_one_file_are_one_place(grade: Grade, out: Path, course: Path, place: str) -> None:
    (course / "linked").symlink_to(out)
    ran = grade("double", "--report", "json=out/json", "--report", f"junit={place}")
    assert (ran.exit_code, ran.stderr.partition("\n")[0]) == (2, "grade: two reports go to the same place")


def test_a_report_takes_no_submission_s_place(grade: Grade, course: Path) -> None:
    own = course / "exercises" / "double" / "double.py"
    before = own.read_text()
    ran = grade("double", "--report", "json=exercises/double/double.py")
    assert (ran.exit_code, own.read_text()) == (2, before)
    assert f"{own} is handed in, and a report would take its place\n" in ran.stderr


def test_checks_without_points_that_are_broken_are_no_full_marks(
    grade: Grade, out: Path, course: Path
) -> None:
    (course / "solutions" / "double" / "checker.py").unlink()
    checker = course / "exercises" / "double" / "checker.py"
    checker.write_text(CHECKER.replace("points=1", "points=0").replace("points=3", "points=0"))
    assert grade("double", *FILES).exit_code == 3
    assert "there are no checks that are worth points" in assert_nothing_counts(out)


@pytest.mark.parametrize("before", ["a=b", "a=b\n", ""])
def test_what_is_added_begins_a_line(
    grade: Grade, out: Path, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (out / "more").write_text(before)
    monkeypatch.setenv("GITHUB_OUTPUT", "out/more")
    grade("double", "--report", "classroom")
    lines = (out / "more").read_text().splitlines()
    assert [each.partition("=")[0] for each in lines] == (["a", "result"] if before else ["result"])


@pytest.mark.parametrize("variable", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
def test_what_the_environment_names_is_added_to_once(
    grade: Grade, out: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (out / "more").write_text("before\n")
    monkeypatch.setenv(variable, "out/more")
    name = {"GITHUB_OUTPUT": "classroom", "GITHUB_STEP_SUMMARY": "github"}[variable]
    grade("double", "--report", f"{name}=out/{name}", "--report", "json=out/json")
    first, _, rest = (out / "more").read_text().partition("\n")
    assert first == "before"
    if name == "classroom":
        assert platforms.output(rest) == ("result", (out / "classroom").read_text())
    else:
        assert rest.count("## double: Doubling\n") == 1


def test_a_summary_that_cannot_be_written_costs_no_report(
    grade: Grade, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "nowhere/summary")
    ran = grade("double", "--report", "github")
    assert (ran.exit_code, "::notice title=Grade::0 of 15 points\n" in ran.stdout) == (2, True)
    assert ran.stderr == (
        "grade: nowhere/summary, which GITHUB_STEP_SUMMARY names, cannot be written: "
        "No such file or directory\n"
        "Next: name another file in GITHUB_STEP_SUMMARY, or unset it\n"
    )


def test_on_github_annotations_are_there_where_nothing_else_is_asked_for(
    grade: Grade, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = grade("double").stdout
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert grade("double").stdout.startswith(f"{plain}::notice title=Grade::")
    for asked in (["--report", "terminal"], ["--report", "json=out/json"]):
        assert grade("double", *asked).stdout == plain


def test_a_platform_that_says_too_little_is_told_before_anything_is_graded(
    grade: Grade, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OWNER")
    monkeypatch.delenv("COMMIT_URL")
    ran = grade("double", "--report", "classroom50=out/result.json")
    assert (ran.exit_code, ran.stdout, [*out.iterdir()]) == (2, "", [])
    assert ran.stderr == (
        "grade: --report classroom50: OWNER, COMMIT_URL is not set, which Classroom 50's runner does\n"
        "Next: grade in its workflow, or set it yourself to try it\n"
    )
    monkeypatch.setenv("OWNER", "ada")
    monkeypatch.setenv("COMMIT_URL", "https://x")
    monkeypatch.setenv("SUBMISSION_TAG", "v1")
    assert "SUBMISSION_TAG is 'v1', no submission's\n" in grade("double", "--report", "classroom50").stderr
