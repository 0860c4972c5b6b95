"""`grade audit` as it is typed: what it prints, its exit codes, and how it ends."""

from __future__ import annotations

import json
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from grader.cli.main import cli
from tests.cli.terminal import Terminal
from tests.conftest import ROOT, Golden, alive, children
from tests.proved import CHECKER, write_proved

Run = Callable[..., Result]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_proved(tmp_path / "course")


@pytest.fixture
def audit(course: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(course)
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *args: CliRunner().invoke(cli, ["audit", "--seeds", "1", "--runs", "50", *args])


def test_a_course_that_is_proved(audit: Run, course: Path, golden: Golden) -> None:
    before = {each.relative_to(course).as_posix() for each in course.rglob("*")}
    ran = audit()
    assert (ran.exit_code, ran.stderr) == (0, "double: 6 mistakes tried\n")
    assert ran.stdout == golden(ran.stdout)
    again = audit("double")
    assert "Written" not in again.stdout
    assert again.stdout.splitlines()[:2] == ran.stdout.splitlines()[:2]
    made = {each.relative_to(course).as_posix() for each in course.rglob("*")} - before
    kept = {each for each in made if each.split("/")[0] != ".grade"}
    assert kept == {"solutions/double/counterexamples.json"}  # no bytecode, and nothing of any mutant


def test_how_far_it_is_is_told_in_lines(audit: Run, course: Path) -> None:
    for number in range(6):
        wrong = f"# caught by: example\ndef clamp(n):\n    return {number} - 9\n"
        (course / f"solutions/double/wrong/w{number}.py").write_text(wrong)
    assert audit().stderr == "double: 10 of 12 mistakes tried\ndouble: 12 mistakes tried\n"


def test_help(audit: Run, golden: Golden) -> None:
    ran = audit("--help")
    assert ran.stdout == golden(ran.stdout)


def test_an_exercise_that_falls_short_exits_with_1_and_the_json_says_why(audit: Run, course: Path) -> None:
    (course / "solutions/double/wrong/none.py").write_text("def clamp(n):\n    return None\n")
    ran = audit("--report", "json", "--report", "terminal=table.txt")
    assert ran.exit_code == 1
    read = json.loads(ran.stdout)
    jsonschema.validate(read, json.loads((ROOT / "grader/audit/audit-v1.schema.json").read_text()))
    (result,) = read["results"]
    assert [each["told"] for each in result["findings"]] == [
        "wrong/none.py does not say which check it fails"
    ]
    assert (result["exercise"], result["passed"]) == ("double", False)
    assert "✗ double: wrong/none.py does not say which check it fails" in Path("table.txt").read_text()


def test_a_report_that_cannot_be_written_keeps_no_other_from_being_told(
    audit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, pieces: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("grader.cli.output.write_pieces", full)
    ran = audit("--report", "terminal", "--report", "json=full.json")
    assert ran.exit_code == 2
    assert "double is proved." in ran.stdout
    assert "full.json cannot be written: No space left on device\nNext: choose another file\n" in ran.stderr


def test_two_exercises_and_one_that_is_broken(audit: Run, course: Path) -> None:
    for tree in ("exercises", "solutions"):
        for name in ("broken", "third"):
            shutil.copytree(course / tree / "double", course / tree / name)
    settings = course / "exercises/double/exercise.toml"
    settings.write_text(settings.read_text() + "order = 1\n")
    (course / "exercises/broken/checker.py").write_text("import nothing_of_that_name\n")
    ran = audit()
    assert ran.exit_code == 3
    assert "\ngrade: " + str(course / "exercises/broken/checker.py:1") in ran.stderr
    assert "there is no" not in ran.stderr
    rows = [line.split()[:2] for line in ran.stdout.splitlines() if line[:1] in "✓✗"]
    assert [each for each in rows if each] == [["✗", "third"], ["✓", "double"], ["✗", "third:"]]
    assert "third has the same place as broken: order = 0" in " ".join(ran.stdout.split())


def test_a_kind_that_no_plugin_gives(audit: Run, course: Path) -> None:
    settings = course / "exercises/double/exercise.toml"
    settings.write_text(settings.read_text().replace("python", "pythn"))
    ran = audit()
    assert (ran.exit_code, ran.stdout) == (3, "")
    told = f"grade: {settings}: there is no 'pythn' among the kinds, did you mean 'python'?\n"
    assert ran.stderr.startswith(told + "Next: install the plugin that gives it, or choose from: ")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["duoble"], "there is no exercise 'duoble', did you mean 'double'?"),
        (["--report", "jsn"], "an audit has no report 'jsn', did you mean 'json'?"),
        (["--report", "json=nowhere/x"], "--report json=nowhere/x: no file can be written there"),
        (["--sandbox", "strct"], "there is no 'strct' among the sandboxes, did you mean 'strict'?"),
    ],
)
def test_what_is_typed_wrong(audit: Run, args: list[str], told: str) -> None:
    ran = audit(*args)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"grade: {told}\nNext: ")


def test_without_solutions_there_is_no_audit(audit: Run, course: Path) -> None:
    shutil.rmtree(course / "solutions/double")
    ran = audit()
    assert ran.exit_code == 2
    assert ran.stderr == (
        f"grade: there is no {course}/solutions/double, and an audit needs solutions, which only staff have\n"
        "Next: run it where they are\n"
    )


def test_counterexamples_that_are_damaged_are_told(audit: Run, course: Path) -> None:
    path = course / "solutions/double/counterexamples.json"
    path.write_text("{")
    ran = audit()
    assert ran.exit_code == 3
    assert ran.stderr.startswith(f"grade: {path} cannot be read: ")
    assert ran.stderr.endswith("\nNext: remove it; grade audit double makes it anew\n")


def test_an_audit_whose_process_dies_is_told(audit: Run, course: Path) -> None:
    checker = CHECKER.replace("    agree(submission.clamp(2), 2)\n", "    import os\n    os._exit(7)\n")
    (course / "exercises/double/checker.py").write_text(checker)
    ran = audit()
    assert ran.exit_code == 3
    assert ran.stderr == (
        "grade: the audit of double was ended from outside\nNext: is there enough memory? run it alone\n"
    )


def test_what_the_kit_itself_breaks_on_is_told(
    audit: Run, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "solutions/double/wrong/none.py").unlink()
    (course / "solutions/double/wrong/none.py").mkdir()
    ran = audit()
    assert ran.exit_code == 1
    assert "double: wrong/none.py does not say which check it fails" in ran.stdout


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_audit_that_is_stopped_leaves_nothing(
    course: Path, how: signal.Signals, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(temporary))
    mistake = "    if submission.clamp(2) is None:\n        import time\n        time.sleep(1000)\n"
    slow = CHECKER.replace("    agree(submission.clamp(2), 2)\n", mistake)
    (course / "exercises/double/checker.py").write_text(slow)
    with Terminal(["audit"], course) as window:
        window.wait_for("double")
        window.wait_until(lambda: any(temporary.iterdir()))
        inside = children(window.process.pid)
        assert inside
        window.process.send_signal(how)
        assert window.process.wait(30) == 130
        window.wait_until(lambda: not any(map(alive, inside)))
    assert [*temporary.iterdir()] == []
    assert "Traceback" not in window.text


def test_how_far_it_is_shows_in_a_terminal(course: Path) -> None:
    with Terminal(["audit", "--seeds", "1"], course) as window:
        assert window.process.wait(60) == 0
        window.wait_for("double is proved.")
        assert re.search(r"✓ +double +1 +2 +4/4", window.text)
    assert "mistakes" not in window.text
