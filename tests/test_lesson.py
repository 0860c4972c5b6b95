"""The course itself: stubs earn nothing, solutions everything, wrong ones lose points where they say."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli.main import cli
from grader.course import Course
from grader.model import Exercise
from tests.conftest import ROOT

EXERCISES = Course(ROOT).exercises()
WRONG = [path for each in EXERCISES for path in sorted((each.solution / "wrong").glob("*"))]
RIGHT = [path for each in EXERCISES for path in sorted((each.solution / "right").glob("*"))]


@pytest.fixture(autouse=True)
def at_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def graded(exercise: str, path: Path) -> dict[str, Any]:
    ran = CliRunner().invoke(cli, [exercise, "--submission", str(path), "--report", "json"])
    assert ran.exit_code in (0, 1), ran.output
    (result,) = json.loads(ran.stdout)["results"]
    return {**result, "exit_code": ran.exit_code}


def name(path: Path) -> str:
    return path.relative_to(ROOT / "solutions").as_posix()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_the_stub_earns_nothing_and_has_a_todo(exercise: Exercise) -> None:
    result = graded(exercise.name, exercise.folder)
    assert (result["score"], result["exit_code"]) == (0, 1)
    assert "TODO" in (exercise.folder / exercise.files[0]).read_text()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_the_reference_earns_everything(exercise: Exercise) -> None:
    result = graded(exercise.name, exercise.solution)
    assert (result["score"], result["exit_code"]) == (result["max_score"] - result["pending"], 0)
    assert not any(each["live"] for each in result["checks"])


@pytest.mark.parametrize("path", RIGHT, ids=name)
def test_a_right_solution_earns_everything(path: Path) -> None:
    result = graded(path.parts[-3], path)
    assert result["score"] == result["max_score"] - result["pending"], result["checks"]


@pytest.mark.parametrize("path", WRONG, ids=name)
def test_a_wrong_solution_loses_points_at_the_check_that_it_names(path: Path) -> None:
    named = re.match(r"# caught by: (\w+)\n", path.read_text())
    assert named, "its first line says: # caught by: CHECK"
    result = graded(path.parts[-3], path)
    checks = {each["name"]: each for each in result["checks"]}
    assert checks[named[1]]["status"] == "failed"
    assert checks[named[1]]["hint"]
    assert result["score"] < result["max_score"]


@pytest.mark.parametrize("path", WRONG, ids=name)
def test_two_runs_on_a_wrong_solution_give_equal_reports(path: Path) -> None:
    first, second = graded(path.parts[-3], path), graded(path.parts[-3], path)
    for each in (first, second, *first["checks"], *second["checks"]):
        del each["duration_s"]
    assert first == second


def test_there_are_enough_solutions_to_prove_the_checkers() -> None:
    for exercise in EXERCISES:
        here = [each for each in WRONG if each.parts[-3] == exercise.name]
        assert len(here) >= 8
        assert len([each for each in RIGHT if each.parts[-3] == exercise.name]) >= 3


def test_exercise3_has_at_least_seven_checks_worth_100_points() -> None:
    result = graded("exercise3", ROOT / "solutions" / "exercise3")
    assert len(result["checks"]) >= 7
    assert result["max_score"] == 100


def test_the_smallest_call_that_shows_a_wrong_factor(tmp_path: Path) -> None:
    source = (ROOT / "solutions/exercise3/training_pipeline.py").read_text()
    mutant = tmp_path / "training_pipeline.py"
    mutant.write_text(
        source.replace(
            "FACTORS[stage]", "(1e-6 if stage == 'align' and dataset_tokens < 99 else FACTORS[stage])"
        )
    )
    failed = next(each for each in graded("exercise3", mutant)["checks"] if each["status"] == "failed")
    assert (failed["call"], failed["returned"], failed["expected"], failed["message"]) == (
        "training_pipeline(1.0, 1, ['align'])",
        "{'align': 1e-06}",
        "{'align': 1e-05}",
        "['align'] is 1e-06 where 1e-05 is expected: 10 times too small",
    )


def test_the_smallest_call_is_hypothesis_s_own() -> None:
    adds_up = graded("exercise3", ROOT / "solutions/exercise3/wrong/adds_up.py")
    failed = next(each for each in adds_up["checks"] if each["name"] == "agrees_with_reference")
    assert failed["call"] == "training_pipeline(1.0, 1, ['pretrain', 'pretrain'])"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_the_worked_example_of_the_task_holds(exercise: Exercise) -> None:
    main = exercise.solution / exercise.files[0]
    names: dict[str, Any] = {"__name__": main.stem}
    exec(compile(main.read_text(), main, "exec"), names)
    failed, tried = doctest.testfile(
        str(exercise.folder / "README.md"), module_relative=False, globs=names, raise_on_error=False
    )
    assert (failed, tried > 0) == (0, True)


def test_the_lesson_s_line_is_printed_by_the_solution(capsys: pytest.CaptureFixture[str]) -> None:
    main = ROOT / "solutions/exercise3/training_pipeline.py"
    exec(compile(main.read_text(), main, "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out == "Training costs: {'pretrain': 700.0, 'finetune': 7.0, 'align': 70.0}\n"
