"""What docs/collecting.md shows is collected so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.collecting.layouts import grader_collect
from grader.collecting.roster import read_roster
from tests.collecting.made import exercise, write
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "collecting.md").read_text("utf-8")
TREES = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
METADATA = "submission_11:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: '0042'\n"


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: str(tree).partition("\n")[0])
def test_each_tree_is_collected_as_it_says(tmp_path: Path, tree: str) -> None:
    rows = [re.split(r" {2,}", line) for line in tree.splitlines()]
    write(tmp_path, *(row[0] for row in rows), **{f"{Path(rows[0][0])}": METADATA})
    found = grader_collect(tmp_path, exercise()) or []
    students = {student: place for place, student, *_ in (row for row in rows if len(row) == 2)}
    assert {each.student for each in found} == {*students}
    for each in found:
        assert (tmp_path / students[each.student]).is_relative_to(each.path)


def test_the_list_is_read(tmp_path: Path) -> None:
    (text,) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "roster.csv").write_text(text)
    ada, bob = read_roster(tmp_path / "roster.csv").students
    assert (ada.name, bob.name, ada.handed_in is None, bob.handed_in) == ("ada", "bob", False, None)
