"""Templates, filled in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course import Course
from grader.naming import NAME
from grader.scaffold import KINDS, next_order, scaffold
from grader.staged import make_whole
from grader.stub import own_files, stub_of
from tests.conftest import ROOT, write_course

TEMPLATES = ROOT / "grader" / "templates"
names = st.from_regex(NAME, fullmatch=True)
titles = st.text(min_size=1, max_size=80).filter(str.isprintable)


def test_every_kind_has_a_folder_of_templates() -> None:
    assert {each.name for each in TEMPLATES.iterdir()} == set(KINDS)


def test_no_template_is_taken_for_a_module() -> None:
    assert [*TEMPLATES.rglob("*.py")] == []


@pytest.mark.parametrize("kind", KINDS)
@given(name=names, title=titles | st.sampled_from(['"', "\\", "'''", "$name", "#", "ÄЖ字🙂"]))
def test_any_name_and_title_make_an_exercise_that_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, kind: str, name: str, title: str
) -> None:
    root = tmp_path_factory.mktemp("course")
    files = scaffold(kind, name, title, 30)
    make_whole({root / tree / name: files[tree] for tree in files})
    (exercise,), faults = Course(root).exercises()
    read = (exercise.name, exercise.title, exercise.kind, exercise.order, faults)
    assert read == (name, title, kind, 30, {})
    assert own_files(exercise) == stub_of(exercise)
    assert all((folder / exercise.files[0]).is_file() for folder in (exercise.folder, exercise.solution))
    assert f"# {title}" in (exercise.folder / "README.md").read_text("utf-8")
    assert not any(b"$name" in data for data in files["exercises"].values()) or "$name" in title


@pytest.mark.parametrize(("orders", "following"), {(): 10, (10, 60): 70, (65,): 70, (-20,): 10}.items())
def test_a_new_exercise_comes_last(tmp_path: Path, orders: tuple[int, ...], following: int) -> None:
    double = Course(write_course(tmp_path)).exercise("double")
    assert next_order([replace(double, order=order) for order in orders]) == following
