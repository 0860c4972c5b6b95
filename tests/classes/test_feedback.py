"""A page for each student: safe and lasting names, whole pages, and no file of anybody else's is touched."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classes.feedback import file_name, write_feedback
from grader.classes.grade import Grade
from grader.components import Look
from grader.errors import CallerError
from grader.reporters.html import render
from tests.classes.class_of import ADA, BOB, GOOD, LATE, grades
from tests.conftest import as_ordinary_user
from tests.reporters.examples import texts

NAMED = ["ada", "ada.lovelace", "user_1-b"]
ODD = {
    "Ada": "ada-99a563ab",
    "Lovelace, Ada": "lovelace-ada-9d5d4b6d",
    "../../etc/passwd": "etc-passwd-3754d6cb",
    "..": "student-5ec1f7e7",
    "": "student-e3b0c442",
    "CON": "con-a3dbc4b6",
    "con": "con-1143da2b",
    "nul.txt": "nul-txt-7f3cbdd5",
    "lpt1": "lpt1-cfbdeb88",
    "index": "index-1bc04b52",
    "-rf": "rf-686c39ac",
    ".hidden": "hidden-16924190",
    "ada.": "ada-7222444d",
    "Jürgen Groß": "jürgen-gross-6f6dd042",
    "李明": "李明-aa227102",
    "\u202eada": "ada-5145b924",
    "a/b\\c:d*e?\x00": "a-b-c-d-e-b4384144",
    "ada@example.org": "ada-example-org-cfe00dde",
    "x" * 300: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-0d4e2ca9",
    "😀" * 300: "student-3a49cf35",
    "李" * 300: f"{'李' * 50}-51460162",
}


@pytest.mark.parametrize("name", NAMED)
def test_a_plain_name_is_the_file_s(name: str) -> None:
    assert file_name(Grade(name, "graded")) == f"{name}.html"


@pytest.mark.parametrize("name", ODD)
def test_any_other_name_is_made_readable_and_told_apart(name: str) -> None:
    found = file_name(Grade(name, "graded"))
    assert found == f"{ODD[name]}.html"


odd = st.text(st.sampled_from("aA.\\/_- \0ß李e\u0301é"), max_size=5) | texts


@given(st.lists(st.tuples(odd, st.lists(odd, max_size=1).map(tuple))))
def test_any_class_s_names_are_safe_and_differ_whatever_the_system(
    students: list[tuple[str, tuple[str, ...]]],
) -> None:
    taken = set[str]()
    for name, known_as in students:
        taken.add(file_name(Grade(name, "graded", known_as=known_as), taken))
    assert len({each.casefold() for each in taken}) == len(students)
    for each in taken:
        assert len(each.encode()) <= 255
        assert each.endswith(".html")
        assert each[0].isalnum()
        assert not set(each) & set('/\\:*?"<>|\0 ')
        assert each.isprintable()


def test_the_order_of_students_changes_no_name() -> None:
    one, two = Grade("Ada", "graded", known_as=("1",)), Grade("Ada", "graded", known_as=("2",))
    assert file_name(one) != file_name(two)
    assert file_name(one, {file_name(two)}) == file_name(one)
    assert [file_name(ADA, {"ada.html"}), file_name(ADA, {"ada.html", "ada.2.html"})] == [
        "ada.2.html",
        "ada.3.html",
    ]


def test_each_student_with_a_report_has_a_page(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "feedback"
    assert write_feedback(folder, grades(), Look()) == 4
    assert {each.name for each in folder.iterdir()} == {
        *("ada.html", "bob.html", "carl.html", "dora.html", "index.csv")
    }
    assert (folder / "ada.html").read_text() == render((GOOD,), Look())
    assert (folder / "index.csv").read_bytes() == (
        b"student,known_as,file\nada,ada@x.org 1001,ada.html\nbob,bob@x.org 1002,bob.html\n"
        b"carl,carl@x.org 1003,carl.html\ndora,dora@x.org 1004,dora.html\n"
    )


def test_what_has_changed_is_replaced_and_all_else_is_left_alone(tmp_path: Path) -> None:
    write_feedback(tmp_path, grades(ADA, BOB), Look())
    (tmp_path / "notes.txt").write_text("mine")
    for each in tmp_path.iterdir():
        os.utime(each, (0, 0))
    assert write_feedback(tmp_path, grades(replace(ADA, report=LATE), BOB), Look()) == 2
    assert [each.name for each in tmp_path.iterdir() if each.stat().st_mtime > 0] == ["ada.html"]
    assert (tmp_path / "ada.html").read_text() == render((LATE,), Look())
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_page_takes_a_link_s_place_and_follows_none(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = tmp_path / "feedback"
    folder.mkdir()
    (folder / "ada.html").symlink_to(secret)
    os.mkfifo(folder / "bob.html")
    write_feedback(folder, grades(ADA, BOB), Look())
    assert (secret.read_text(), (folder / "ada.html").is_symlink()) == ("secret", False)
    assert (folder / "bob.html").read_text() == render((LATE,), Look())


def test_a_formula_in_a_name_is_none_in_the_list(tmp_path: Path) -> None:
    write_feedback(tmp_path, grades(replace(ADA, student="=1+1", known_as=("@x",))), Look())
    _, (student, known_as, file) = csv.reader((tmp_path / "index.csv").read_text().splitlines())
    assert (student, known_as, file) == ("'=1+1", "'@x", file_name(Grade("=1+1", "graded", known_as=("@x",))))


def test_a_folder_that_cannot_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CallerError) as error:
        write_feedback(tmp_path / "file", grades(ADA), Look())
    told = f"--feedback: {tmp_path / 'file'} cannot be written: File exists"
    assert (str(error.value), error.value.next_step) == (told, "name another folder")
    (tmp_path / "folder" / "ada.html").mkdir(parents=True)
    with pytest.raises(CallerError, match=r"^--feedback: .*ada\.html cannot be written: Is a directory$"):
        write_feedback(tmp_path / "folder", grades(ADA), Look())
    assert [each.name for each in (tmp_path / "folder").iterdir()] == ["ada.html"]


def test_where_nothing_may_be_written_nothing_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    told = as_ordinary_user(lambda: write_feedback(tmp_path / "feedback", grades(ADA), Look()))
    assert told == f"CallerError: --feedback: {tmp_path}/feedback cannot be written: Permission denied"
    tmp_path.chmod(0o755)
