"""The course itself: stubs earn nothing, solutions everything, wrong ones lose points where they say."""

from __future__ import annotations

import doctest
import functools
import json
import re
import runpy
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli.main import cli
from grader.course import Course
from grader.hints import ladder
from grader.model import Exercise, Result, Status
from grader.plugins import load_plugins
from grader.stub import own_files, stub_of
from tests.conftest import ROOT

EXERCISES, _ = Course(ROOT).exercises()
CODE = [each for each in EXERCISES if each.kind == "python"]
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


@functools.cache
def once(exercise: str, path: Path) -> dict[str, Any]:
    """The report that several tests read; none changes it."""
    return graded(exercise, path)


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
    named = re.match(r"(?:#|<!--) caught by: (\w+)\b", path.read_text())
    assert named, "its first line says in a comment: caught by: CHECK"
    result = once(path.parts[-3], path)
    checks = {each["name"]: each for each in result["checks"]}
    assert checks[named[1]]["status"] == "failed"
    assert checks[named[1]]["hint"] or path.suffix == ".toml"  # a quiz says what each wrong answer misses
    assert result["score"] < result["max_score"] - result["pending"]


@pytest.mark.parametrize("path", WRONG, ids=name)
def test_two_runs_on_a_wrong_solution_give_equal_reports(path: Path) -> None:
    first, second = once(path.parts[-3], path), graded(path.parts[-3], path)
    assert untimed(first) == untimed(second)


def untimed(report: dict[str, Any]) -> dict[str, Any]:
    checks = [{**each, "duration_s": 0} for each in report["checks"]]
    return {**report, "checks": checks, "duration_s": 0}


def test_there_are_enough_solutions_to_prove_the_checkers() -> None:
    for exercise in EXERCISES:
        wrong = [each for each in WRONG if each.parts[-3] == exercise.name]
        right = [each for each in RIGHT if each.parts[-3] == exercise.name]
        enough = (8, 3) if exercise in CODE else (4, 1)
        assert (len(wrong), len(right)) >= enough
        assert len(right) >= enough[1]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_every_check_is_failed_by_some_wrong_solution(exercise: Exercise) -> None:
    reports = [once(exercise.name, path) for path in WRONG if path.parts[-3] == exercise.name]
    failed = {each["name"] for report in reports for each in report["checks"] if each["status"] == "failed"}
    automatic = {each["name"] for each in reports[0]["checks"] if each["status"] != "pending"}
    assert automatic - failed == set()


def test_the_lesson_s_exercises_and_what_they_are_worth() -> None:
    sums = {}
    for each in EXERCISES:
        result = graded(each.name, each.solution)
        sums[each.name] = (len(result["checks"]), result["max_score"], result["pending"])
    assert sums == {
        "quiz1": (6, 5, 0),
        "exercise1": (10, 20, 14),
        "exercise2": (7, 100, 0),
        "quiz2": (4, 3, 0),
        "exercise3": (8, 100, 0),
        "challenge": (7, 100, 0),
    }


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


UNKNOWN = {
    "exercise3/wrong/stops_at_unknown.py": ("unknown_stage", "['deploy', 'pretrain']"),
    "exercise3/wrong/returns_at_unknown.py": ("unknown_stage", "['deploy', 'pretrain']"),
    "exercise3/wrong/removes_unknown.py": ("leaves_the_list", "['deploy']"),
    "exercise3/wrong/unknown_raises.py": ("unknown_stage", "['deploy']"),
    "challenge/wrong/stops_at_unknown.py": ("unknown_stage", "['deploy', 'pretrain']"),
    "challenge/wrong/returns_at_unknown.py": ("unknown_stage", "['deploy', 'pretrain']"),
    "challenge/wrong/removes_unknown.py": ("leaves_the_list", "['deploy', 'pretrain']"),
}


@pytest.mark.parametrize(("wrong", "told"), UNKNOWN.items())
def test_a_mistake_with_unknown_names_fails_one_check_with_the_smallest_list(
    wrong: str, told: tuple[str, str]
) -> None:
    checks = once(wrong.partition("/")[0], ROOT / "solutions" / wrong)["checks"]
    failed = [(each["name"], each["call"]) for each in checks if each["status"] == "failed"]
    function = "training_pipeline" if wrong.startswith("exercise3") else "training_report"
    assert failed == [(told[0], f"{function}(7, 1000000, {told[1]})")]


ADVICE = {
    "exercise2/wrong/fractions_of_one.py": "Your numbers add up to about 1, so they are shares",
    "exercise2/wrong/rounds.py": "The entry ['pre-training'] of your answer looks rounded",
    "exercise2/wrong/whole_days.py": "Line 8 raises this error itself.",
    "exercise2/wrong/gpus_alone.py": None,
    "exercise3/wrong/empties_the_list.py": "training_pipeline() changes its third argument",
    "exercise3/wrong/prints_only.py": "training_pipeline() prints \"{'pretrain': 700.0,",
    "exercise3/wrong/remembers.py": "Your answer still holds {'align': 10.0}, which an",
    "exercise3/wrong/removes_unknown.py": "training_pipeline() changes its third argument, from ['deploy']",
    "exercise3/wrong/stops_at_unknown.py": "Your answer lacks the key 'pretrain'.",
    "exercise3/wrong/swapped_factors.py": "The values of 'finetune' and 'align' stand in each other's place.",
    "exercise3/wrong/thousand_times.py": "The entry ['pretrain'] of your answer is 10 times too large.",
    "exercise3/wrong/unknown_raises.py": "Line 7 looks up a key that the dict does not have.",
    "challenge/wrong/nothing_beats_zero.py": "The entry ['most_expensive'] of your answer is None:",
    "challenge/wrong/largest_of_nothing.py": "Line 9 looks for the largest or smallest of nothing.",
    "quiz1/wrong/two_letters.toml": None,
    "exercise1/wrong/too_short.md": None,
}


@pytest.mark.parametrize(("wrong", "begins"), ADVICE.items())
def test_advice_names_the_mistake(wrong: str, begins: str | None) -> None:
    failed = [
        each for each in once(wrong.partition("/")[0], ROOT / "solutions" / wrong)["checks"] if each["cause"]
    ]
    assert failed[0]["advice"] is None if begins is None else failed[0]["advice"].startswith(begins)


@pytest.mark.parametrize("exercise", CODE, ids=lambda each: each.name)
def test_the_worked_example_of_a_code_task_holds(exercise: Exercise) -> None:
    main = exercise.solution / exercise.files[0]
    names: dict[str, Any] = {"__name__": main.stem}
    exec(compile(main.read_text(), main, "exec"), names)
    failed, tried = doctest.testfile(
        str(exercise.folder / "README.md"), module_relative=False, globs=names, raise_on_error=False
    )
    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_every_stub_can_be_put_back(exercise: Exercise) -> None:
    assert stub_of(exercise) == own_files(exercise)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_worked_examples_come_before_generated_ones(exercise: Exercise) -> None:
    generated = [each.is_property for each in load_plugins().checks(exercise)]
    assert generated == sorted(generated)


@pytest.mark.parametrize("path", WRONG, ids=name)
def test_no_step_of_a_hint_is_the_solution(path: Path) -> None:
    exercise = next(each for each in EXERCISES if each.name == path.parts[-3])
    source = (exercise.solution / exercise.files[0]).read_text()
    stub = (exercise.folder / exercise.files[0]).read_text()
    solution = [line.strip() for line in source.splitlines() if len(line) > 20 and line not in stub]
    for each in once(exercise.name, path)["checks"]:
        result = Result(
            each["name"],
            each["claim"],
            Status.FAILED,
            1,
            call=each["call"],
            message=each["message"],
            expected=each["expected"],
            hints=tuple(each["hints"]),
        )
        steps = ladder(exercise, result) if each["status"] == "failed" else ("", "")
        assert len(steps) >= 2 or not result.hints
        for step in steps:
            assert not any(line in step for line in solution)
            assert len(result.expected or "") < 4 or str(result.expected) not in step


def test_the_lesson_s_line_is_printed_by_the_solution(capsys: pytest.CaptureFixture[str]) -> None:
    main = ROOT / "solutions/exercise3/training_pipeline.py"
    exec(compile(main.read_text(), main, "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out == "Training costs: {'pretrain': 700.0, 'finetune': 7.0, 'align': 70.0}\n"


def example_of(exercise: Exercise) -> tuple[str, list[str]]:
    """A worked example that is no Python: what it hands in, and the lines that the grader answers with."""
    task = (exercise.folder / "README.md").read_text()
    (handed_in,) = re.findall(r"```(?:toml|markdown)\n(.*?)```", task, re.DOTALL)
    (told,) = re.findall(r"```text\n(.*?)```", task, re.DOTALL)
    return handed_in, told.splitlines()


@pytest.mark.parametrize(
    "exercise", [each for each in EXERCISES if each not in CODE], ids=lambda each: each.name
)
def test_the_worked_example_of_another_task_holds(exercise: Exercise, tmp_path: Path) -> None:
    handed_in, told = example_of(exercise)
    if exercise.kind == "answers":  # one line of the file
        stub = (exercise.folder / "answers.toml").read_text()
        question = handed_in.partition(" =")[0]
        handed_in, replaced = re.subn(rf"(?m)^{question} = .*\n", handed_in, stub)
        assert replaced == 1
    (tmp_path / exercise.files[0]).write_text(handed_in)
    ran = CliRunner().invoke(cli, [exercise.name, "--submission", str(tmp_path)], env={"COLUMNS": "200"})
    shown = [" ".join(line.split()) for line in ran.stdout.splitlines()]
    assert [line for line in told if line not in shown] == []


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_the_levels_of_criteria_stand_in_the_task(exercise: Exercise) -> None:
    task = (exercise.folder / "README.md").read_text()
    for each in load_plugins().checks(exercise):
        for points, earns in each.levels:
            assert f"| {points} | {earns} |" in task
        assert not each.levels or f"| {each.claim} | {each.points} |" in task


@pytest.mark.parametrize(
    "exercise", [each for each in EXERCISES if each.kind == "answers"], ids=lambda each: each.name
)
def test_a_quiz_explains_every_answer_and_asks_what_its_key_knows(exercise: Exercise) -> None:
    stub = (exercise.folder / "answers.toml").read_text()
    asked = tomllib.loads(stub)
    explained = {}
    for question in asked:
        (options,) = re.findall(rf"((?:^#.*\n)+){question} = ", stub, re.MULTILINE)
        letters = re.findall(r"(?m)^#    ([A-Z])  \w", options)
        assert letters == ["A", "B", "C"]
        for letter in letters:
            checks = answered(exercise, {question: letter})
            explained[question, letter] = checks[question]["message"]
    assert len(explained) == len(set(explained.values())) == 3 * len(asked)
    assert sum(told.startswith("You chose") for told in explained.values()) == 2 * len(asked)


def answered(exercise: Exercise, answers: dict[str, str]) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "answers.toml").write_text("".join(f'{key} = "{answers[key]}"\n' for key in answers))
        return {each["name"]: each for each in graded(exercise.name, Path(folder))["checks"]}


def test_no_explanation_of_a_wrong_answer_names_the_right_one() -> None:
    for exercise in (each for each in EXERCISES if each.kind == "answers"):
        right = tomllib.loads((exercise.solution / "answers.toml").read_text())
        stub = (exercise.folder / "answers.toml").read_text()
        for question, letter in right.items():
            text = re.findall(rf"(?s){letter}  ([^\n]+)\n(?:#[^\n]*\n)*{question} = ", stub)[0]
            for other in set("ABC") - {letter}:
                told = answered(exercise, {question: other})[question]["message"]
                assert text.lower() not in told.lower()


def test_the_lesson_names_the_figures_of_the_solutions() -> None:
    lesson = (ROOT / "exercises" / "README.md").read_text()
    shares = runpy.run_path(str(ROOT / "solutions/exercise2/compute_shares.py"))["compute_shares"]
    table = {"pre-training": (1000, 30), "fine-tuning": (8, 2), "alignment": (100, 5)}
    for stage, share in shares(table).items():
        gpus, days = table[stage]
        assert f"| {stage} | {gpus} | {days} | {gpus * days:,} | {share:.2f} % |" in lesson
    for path in ("exercise3/training_pipeline.py", "challenge/training_report.py"):
        factors = runpy.run_path(str(ROOT / "solutions" / path))["FACTORS"]
        assert f"{factors['pretrain']:f}".rstrip("0") == "0.0001"
        for factor in factors.values():
            assert f"{factor:f}".rstrip("0") in lesson


def test_the_lesson_lists_every_exercise_and_links_to_what_is_there() -> None:
    lesson = (ROOT / "exercises" / "README.md").read_text()
    listed = re.findall(r"\| \[(\w+)\]\(\1/README.md\) \| .* \| `([\w.]+)` \|", lesson)
    assert listed == [(each.name, each.files[0]) for each in EXERCISES]
    for page in [ROOT / "exercises" / "README.md", *(each.folder / "README.md" for each in EXERCISES)]:
        for link in re.findall(r"\]\(([^)]+)\)", page.read_text()):
            assert (page.parent / link).is_file()
