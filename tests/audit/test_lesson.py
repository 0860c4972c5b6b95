"""The lesson's own checkers are proved, and each of their checks has its part in that."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.main import cli
from grader.course import Course
from grader.errors import CheckerFault
from grader.plugins import load_plugins
from tests.conftest import ROOT
from tests.proved import audited

EXERCISES = Course(ROOT).exercises()[0]
CODE = {each.name for each in EXERCISES if each.kind == "python"}


def test_every_exercise_is_proved(real_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(real_course)
    ran = CliRunner().invoke(cli, ["audit", "--seeds", "1", "--report", "json"])
    assert ran.exit_code == 0, ran.output
    results = json.loads(ran.stdout)["results"]
    assert [each["exercise"] for each in results] == [each.name for each in EXERCISES]
    for each in results:
        assert (each["findings"], each["mutants"]["kill_score"]) == ([], 100), each["exercise"]
        assert each["written"] is None, "grade audit has changed this file: commit it"
    assert {each["exercise"]: each["mutants"]["made"] for each in results} == {
        "quiz1": 15,
        "exercise1": 12,
        "exercise2": 43,
        "quiz2": 9,
        "exercise3": 28,
        "challenge": 28,
    }


QUICK = ("no_compute", "leaves_the_list")  # of those exercises of which all would take long


def checks() -> Iterator[tuple[str, str | None]]:
    """Each exercise with None, for all its checks at once, and some with each of their checks."""
    for exercise in EXERCISES:
        automatic = [each for each in load_plugins().checks(exercise) if each.body and each.points]
        yield exercise.name, None
        slow = exercise.name in ("exercise2", "challenge")
        yield from ((exercise.name, each.name) for each in automatic if not slow or each.name in QUICK)


class Asks(ast.NodeTransformer):
    """Takes out what a check asserts, and lets it call the submission as before."""

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        return ast.copy_location(ast.Expr(node.test), node)

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node)

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "agree":
            return ast.copy_location(ast.Expr(ast.Tuple(node.value.args, ast.Load())), node)
        return node


WORDS = {"choice", "number", "form", "section", "criterion"}


def without_assertions(source: str, name: str | None) -> str:
    """A checker of which all checks, or one, assert nothing; one of a quiz or a document is taken out."""
    tree = ast.parse(source)
    for node in [*tree.body]:
        if isinstance(node, ast.FunctionDef) and name in (None, node.name):
            Asks().visit(node)
        if isinstance(node, ast.Assign) and name in (None, ast.unparse(node.targets[0])):
            word = ast.unparse(node.value).partition("(")[0]
            tree.body = [each for each in tree.body if each is not node or word not in WORDS]
    return ast.unparse(ast.fix_missing_locations(tree))


@pytest.mark.parametrize(("exercise", "name"), [*checks()])
def test_a_checker_whose_assertions_are_taken_out_falls_short(
    exercise: str, name: str | None, real_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tree in ("exercises", "solutions"):
        path = real_course / tree / exercise / "checker.py"
        if path.is_file():
            path.write_text(without_assertions(path.read_text(), name))
    if name is None and exercise not in CODE:  # of a quiz or a document nothing is left
        with pytest.raises(CheckerFault, match="there are no checks that are worth points"):
            audited(real_course, name=exercise)
        return
    with monkeypatch.context() as patched:  # a wrong solution that gets through tells, and mutants take long
        patched.setattr("grader.audit.audit.mutants_of", lambda *_: ())
        found = audited(real_course, runs=1, name=exercise)
    if "wrong" not in {each.about for each in found.findings}:
        found = audited(real_course, runs=1, name=exercise)
    assert {each.about for each in found.findings} & {"wrong", "mutant", "check"}
