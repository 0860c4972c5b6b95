"""Late penalties from the class's list, by the plugin in docs/examples/."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path

import pytest

from grader.testing import REFERENCE
from tests.conftest import ROOT, Grade

RULE = """
per_day = 20
at_most = 50
grace_minutes = 15

[deadlines]
double = 2027-01-15T18:00:00+01:00
"""
TIMES = {
    "ada": ("2027-01-15T18:00:00+01:00", "4"),
    "bob": ("2027-01-15T17:15:00+00:00", "4"),  # within the grace
    "cyd": ("2027-01-15T18:15:01+01:00", "3.2"),
    "dan": ("2027-01-16T18:30:00+01:00", "2.4"),
    "eve": ("2027-03-01T12:00:00+01:00", "2"),
    "fay": ("", ""),
}


def test_the_same_submission_costs_who_was_late(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs" / "examples" / "late-penalty")
    plugin = importlib.import_module("late_penalty")
    (course / "late-penalty.toml").write_text(RULE)
    (course / "inbox").mkdir()
    for name in TIMES:
        (course / "inbox" / f"{name}.py").write_text(REFERENCE)
    rows = "".join(f"{name},{time}\n" for name, (time, _) in TIMES.items())
    (course / "class.csv").write_text(f"student,handed_in\n{rows}")
    command = ("class", "double", "inbox", "--roster", "class.csv", "--report", "csv=grades.csv", "-q")
    ran = grade(*command, plugins={"late-penalty": plugin})
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr.startswith("fay: nobody says when fay handed it in: ")
    with Path("grades.csv").open(newline="") as file:
        found = {row["student"]: row["score"] for row in csv.DictReader(file)}
    assert found == {name: score for name, (_, score) in TIMES.items()}
