"""`grade new`: an exercise of each kind that works at once, or one clear line and nothing made."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli.main import cli
from grader.components import Kind
from grader.course import Course
from grader.hookspecs import hookimpl
from grader.model import Exercise
from grader.plugins import load_plugins
from grader.scaffold import KINDS
from grader.stub import own_files, stub_of
from tests.conftest import Golden, Grade, as_ordinary_user

Graded = Callable[[Path], dict[str, Any]]


@pytest.fixture
def empty(grade: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(params=KINDS)
def made(request: pytest.FixtureRequest, empty: Path, grade: Grade) -> Exercise:
    """A new exercise `fresh` of each kind."""
    assert grade("new", "fresh", "--kind", request.param).exit_code == 0
    return Course(empty).exercise("fresh")


@pytest.fixture
def graded(grade: Grade) -> Graded:
    """Grades a file or folder as `fresh`."""

    def report(path: Path) -> dict[str, Any]:
        ran = grade("fresh", "--submission", path, "--report", "json")
        (result,) = json.loads(ran.stdout)["results"]
        return {**result, "exit_code": ran.exit_code}

    return report


def everything(root: Path) -> dict[str, bytes | None]:
    found = sorted(root.rglob("*"))
    return {str(each): None if each.is_dir() else each.read_bytes() for each in found}


def test_what_it_says(empty: Path, wide: Grade, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = ""
    for typed in (
        "new steps",
        "new quiz --kind answers --title Tokens",
        "new a --kind document",
        "new steps",
    ):
        shown += said(wide, typed)
    monkeypatch.chdir(empty / "exercises" / "steps")
    shown += said(wide, "new another") + said(wide, "list")
    assert shown == golden(shown)


def said(grade: Grade, typed: str) -> str:
    ran = grade(*typed.split())
    return f"$ grade {typed}\n{ran.stdout}{ran.stderr}\n"


def test_help(grade: Grade, golden: Golden) -> None:
    told = grade("new", "--help").stdout
    assert told == golden(told)


def test_a_stub_earns_nothing_and_can_be_put_back(made: Exercise, graded: Graded) -> None:
    result = graded(made.folder)
    assert (result["score"], result["exit_code"]) == (0, 1)
    assert own_files(made) == stub_of(made)
    assert "TODO" in (made.folder / made.files[0]).read_text()


def test_right_solutions_earn_everything_and_the_sum_is_as_set_down(made: Exercise, graded: Graded) -> None:
    for path in (made.solution, *(made.solution / "right").iterdir()):
        result = graded(path)
        assert (result["score"], result["exit_code"]) == (result["max_score"] - result["pending"], 0)
        assert result["max_score"] == made.points
        assert [each["live"] for each in result["checks"] if each["live"]] == []


def test_wrong_solutions_fail_the_check_that_they_name(made: Exercise, graded: Graded) -> None:
    for path in (made.solution / "wrong").iterdir():
        named = re.match(r"(?:#|<!--) caught by: (\w+)\b", path.read_text())
        assert named
        failed = [each["name"] for each in graded(path)["checks"] if each["status"] == "failed"]
        assert failed == [named[1]]


def test_checks_of_code_and_sections_have_two_hints_and_examples_come_first(made: Exercise) -> None:
    checks = load_plugins().checks(made)
    for each in checks:
        assert len(each.hints) == 2 or each.points == 0 or each.because or each.levels
    assert [each.is_property for each in checks] == sorted(each.is_property for each in checks)
    assert [each.needs for each in checks if each.is_property] in ([], [("worked_example",)])


def test_no_sentence_for_students_gives_the_solution_away(made: Exercise) -> None:
    stub = (made.folder / made.files[0]).read_text()
    lines = (made.solution / made.files[0]).read_text().splitlines()
    solution = [line.strip() for line in lines if line.strip() and line not in stub]
    assert solution
    for each in load_plugins().checks(made):
        for sentence in (each.claim, *each.hints):
            assert [line for line in (*solution, "250") if line in sentence] == []


def test_the_worked_example_of_the_task_holds(
    made: Exercise, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = (made.folder / "README.md").read_text()
    main = made.folder / made.files[0]
    if made.kind == "python":
        names: dict[str, Any] = {"__name__": "fresh"}
        exec((made.solution / made.files[0]).read_text(), names)
        assert doctest.testfile(str(made.folder / "README.md"), False, globs=names) == (0, 1)
        return
    if made.kind == "program":
        (line, told) = re.findall(r"```\n\$ (.*)\n((?:.*\n)*?)```", task)[0]
        typed = line.replace("python ", f"'{sys.executable}' ")
        ran = subprocess.run(
            ["sh", "-c", typed], cwd=made.solution, capture_output=True, text=True, check=True
        )
        assert ran.stdout == told
        return
    (handed_in,) = re.findall(r"```(?:toml|markdown)\n(.*?)```", task, re.DOTALL)
    (told,) = re.findall(r"```text\n(.*?)```", task, re.DOTALL)
    if made.kind == "answers":
        main.write_text(main.read_text().replace('loss = ""\n', handed_in))
    else:
        main.write_text(handed_in)
    monkeypatch.setenv("COLUMNS", "200")
    shown = [" ".join(line.split()) for line in grade("fresh").stdout.splitlines()]
    assert [line for line in told.splitlines() if line not in shown] == []
    for check in load_plugins().checks(made):
        rows = [f"| {points} | {earns} |" for points, earns in check.levels]
        assert [row for row in rows if row not in task] == []
        assert not rows or f"| {check.claim} | {check.points} |" in task


def test_the_audit_has_nothing_to_object_to(made: Exercise, grade: Grade) -> None:
    ran = grade("audit", "fresh")
    assert (ran.exit_code, ran.stdout.splitlines()[-1]) == (0, "fresh is proved.")


def changed(made: Exercise) -> Iterator[str]:
    """The reference of a quiz or a document with an answer or a section changed, taken out, or emptied."""
    source = (made.solution / made.files[0]).read_text()
    parts = r'(?m)^\w+ = "(.*)"$' if made.kind == "answers" else r"(?m)^## .*\n\n((?:.+\n)+)"
    for part in re.finditer(parts, source):
        for whole, instead in ((1, ""), (1, "7"), (0, "")):
            yield source[: part.start(whole)] + instead + source[part.end(whole) :]


def test_each_change_of_a_right_answer_loses_points(made: Exercise, graded: Graded, tmp_path: Path) -> None:
    if made.kind in ("python", "program"):
        return  # see below
    tried = [*changed(made)]
    assert len(tried) == 6
    failed = set()
    for source in tried:
        (tmp_path / made.files[0]).write_text(source)
        result = graded(tmp_path / made.files[0])
        assert result["score"] < result["max_score"] - result["pending"]
        failed |= {each["name"] for each in result["checks"] if each["status"] == "failed"}
    checks = load_plugins().checks(made)
    assert failed == {each.name for each in checks if each.body}


def test_a_new_exercise_comes_after_the_others(course: Path, grade: Grade) -> None:
    settings = course / "exercises" / "double" / "exercise.toml"
    settings.write_text(settings.read_text() + "order = 47\n")
    assert "There is no course" not in grade("new", "fresh").stdout
    assert [each.name for each in Course(course).exercises()[0]] == ["double", "fresh"]
    assert Course(course).exercise("fresh").order == 50


def test_an_exercise_that_cannot_be_read_is_not_in_the_way(course: Path, grade: Grade) -> None:
    (course / "exercises" / "double" / "exercise.toml").write_text("format = 2")
    assert grade("new", "fresh").exit_code == 0
    assert Course(course).exercise("fresh").order == 10


REFUSED = {
    "new Doubling": (
        "grade: 'Doubling' is no name for an exercise",
        "choose a letter from a to z first, then such letters, digits and _, 40 in all at most, "
        "such as 'doubling'",
    ),
    "new watch": ("grade: 'watch' is a command: grade watch would run that", "choose another name"),
    "new new": ("grade: 'new' is a command: grade new would run that", "choose another name"),
    "new json": (
        "grade: 'json' is a module of Python's: json.py would stand in its way",
        "choose another name, such as 'my_json'",
    ),
    "new fresh --kind documents": (
        "grade: there is no kind 'documents', did you mean 'document'?",
        "choose from: python, program, answers, document",
    ),
    "new fresh --kind theirs": (
        "grade: the kind 'theirs' has no template to begin from",
        "begin with --kind python, and put 'theirs' and its files into exercise.toml",
    ),
    "new fresh --title=": (
        "grade: --title is no line of text of 1 to 80 characters",
        "give one in quotes, such as --title 'Steps of training'",
    ),
    "new double": (
        "grade: exercises/double is there already, and stays as it is",
        "choose another name, or change what is there",
    ),
    "new hidden": (
        "grade: solutions/hidden is there already, and stays as it is",
        "choose another name, or change what is there",
    ),
}


class Theirs:
    """A plugin with a kind of its own."""

    @hookimpl
    def grader_kinds(self) -> list[Kind]:
        """One that is never opened."""
        return [Kind("theirs", lambda *_: pytest.fail("nothing is graded"))]


@pytest.mark.parametrize("typed", REFUSED)
def test_one_clear_line_and_nothing_made(course: Path, grade: Grade, typed: str) -> None:
    (course / "solutions" / "hidden").mkdir()
    before = everything(course)
    plugins = load_plugins()
    plugins.manager.register(Theirs())
    ran = CliRunner().invoke(cli, typed.split(), obj=plugins)
    problem, advice = REFUSED[typed]
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"{problem}\nNext: {advice}\n")
    assert everything(course) == before


def test_a_folder_that_cannot_be_written_to(course: Path, grade: Grade) -> None:
    before = everything(course)
    (course / "solutions").chmod(0o555)
    (course / "exercises").chmod(0o777)
    told = as_ordinary_user(lambda: grade("new", "fresh").stderr, course.parent)
    assert told == (
        f"grade: the exercise 'fresh' cannot be made in {course}: Permission denied\n"
        "Next: nothing was made; look at the folder's rights and room\n"
    )
    assert everything(course) == before


def test_a_folder_that_every_submission_can_read(
    empty: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.sandbox.host.readable", lambda: [str(empty)])
    ran = grade("new", "fresh")
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        2,
        "",
        f"grade: the course {empty} lies inside {empty}, where submissions could read its solutions\n"
        "Next: move the course to a folder of its own\n",
    )
    assert everything(empty) == {}


@pytest.mark.parametrize("there", ["exercises", "solutions"])
def test_a_file_where_a_folder_should_be(empty: Path, grade: Grade, there: str) -> None:
    (empty / there).write_text("mine")
    before = everything(empty)
    ran = grade("new", "fresh")
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        2,
        "",
        f"grade: the exercise 'fresh' cannot be made in {empty}: File exists\n"
        "Next: nothing was made; look at the folder's rights and room\n",
    )
    assert everything(empty) == before


def test_an_interrupt_leaves_nothing(empty: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", interrupted)
    ran = grade("new", "fresh")
    assert (ran.exit_code, ran.stdout, everything(empty)) == (130, "", {})
