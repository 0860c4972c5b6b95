"""The class that benchmarks grade: the same one for a seed, with its shares, and right where it says so."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from benchmarks import hostile
from benchmarks.dress import NAMES, dressed
from benchmarks.mistakes import ways, wrong
from benchmarks.students import SHARES, WAYS, students, write
from benchmarks.styles import BODIES, any_style, code, styles
from grader.bench import open_class
from grader.course import Course
from grader.engine import Plan, grade
from grader.model import Settings, Status, Submission
from grader.plugins import load_plugins
from tests.conftest import ROOT

NAME = "ada-lovelace-00001"
MISTAKES = [
    "adds_up",
    "breaks_at_an_unknown_stage",
    "divides_by_factors",
    "forgets_return",
    "global_state",
    "keeps_known_stages_alone",
    "not_utf8",
    "removes_repeated_stages",
    "removes_unknown_stages",
    "returns_at_an_unknown_stage",
    "sorts_the_list",
    "stub",
    "tries_all_stages_at_once",
]
ATTACKS = [
    "number_that_lies",
    "os_exit",
    "patches_the_wire",
    "reads_the_reference",
    "writes_to_every_descriptor",
]

Percent = Callable[[bytes], float]


@pytest.fixture(scope="module")
def percent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Percent]:
    """What a file earns, graded beside all the others; nothing may be the kit's own fault."""
    plugins, exercise = load_plugins(), Course(ROOT).exercise("exercise3")
    kind, sandbox = plugins.pick("kinds", exercise.kind), plugins.pick("sandboxes", "auto")
    plan = Plan(exercise, plugins.checks(exercise), kind, sandbox)
    file = tmp_path_factory.mktemp("handed-in") / "training_pipeline.py"
    with open_class(plan) as open_judge:

        def earned(content: bytes) -> float:
            file.write_bytes(content)
            report = grade(plan, Submission(file), Settings(examples=20), open_judge)
            assert not report.points(Status.FAULT)
            return report.percent

        yield earned


def test_a_seed_makes_the_same_class_in_every_process() -> None:
    script = "from benchmarks.students import students; print(*map(repr, students(60, 3)), sep='\\n')"
    told = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] == "".join(f"{each!r}\n" for each in students(60, 3))


def test_a_larger_class_begins_with_the_smaller_one_and_another_seed_makes_another() -> None:
    assert [*students(130)][:40] == [*students(40)]
    assert [*students(40)] != [*students(40, 1)]
    assert [*students(0)] == []


def test_a_hundred_students_hold_the_shares_and_every_way_comes_up() -> None:
    everybody = [*students(2_000)]
    for first in range(0, 2_000, 100):
        assert Counter(each.sort for each in everybody[first : first + 100]) == SHARES
    for sort in ("right", "wrong"):
        assert {each.way for each in everybody[:400] if each.sort == sort} == {*WAYS[sort]}
    assert len(WAYS["wrong"]) >= 30
    assert len({each.name.casefold() for each in everybody}) == 2_000


def test_hardly_any_two_files_are_alike_but_for_one_copy_in_a_hundred() -> None:
    files = Counter(each.code for each in students(2_000))
    copies = sum(count - 1 for content, count in files.items() if content.strip())
    assert 15 <= copies <= 30


def test_a_folder_of_files(tmp_path: Path) -> None:
    write(tmp_path / "class", 25, 7)
    written = {path.name: path.read_bytes() for path in (tmp_path / "class").iterdir()}
    assert written == {f"{each.name}.py": each.code for each in students(25, 7)}


def test_no_name_stands_for_two_things() -> None:
    names = [name for known in NAMES.values() for name in known]
    assert len(names) == len(set(names))


def test_each_combination_can_be_read_as_python() -> None:
    for style in styles():
        ast.parse(code(style))


@pytest.mark.parametrize("texts", [hostile.HANGING, hostile.HOSTILE], ids=["hanging", "hostile"])
def test_no_attack_fails_by_its_syntax(texts: dict[str, str]) -> None:
    for way in texts:
        ast.parse(hostile.hostile(texts, way, NAME, Random(0)))


@pytest.mark.parametrize("body", BODIES)
def test_every_right_way_earns_everything(body: str, percent: Percent) -> None:
    random = Random(body)
    assert percent(dressed(code(any_style(random, body)), NAME, random)) == 100


@pytest.mark.parametrize("way", MISTAKES)
def test_a_mistake_does_not(way: str, percent: Percent) -> None:
    assert way in ways()
    assert percent(wrong(way, NAME, Random(way))) < 100


@pytest.mark.parametrize("way", ATTACKS)
def test_an_attack_does_not(way: str, percent: Percent) -> None:
    assert percent(hostile.hostile(hostile.HOSTILE, way, NAME, Random(way))) < 100
