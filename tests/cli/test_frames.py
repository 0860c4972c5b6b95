"""What `grade watch` draws fits any window, whatever a report holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.cli.frames import Frame, of_error, of_report, of_run
from grader.components import Look
from grader.course import Course
from grader.errors import CheckerFault
from grader.model import Report
from tests.conftest import ROOT, Golden
from tests.reporters import examples

EXERCISE = Course(ROOT).exercise("exercise3")
notes = st.lists(examples.texts, max_size=3)


@given(examples.reports, notes, st.integers(20, 200), st.integers(1, 80), st.booleans())
def test_a_frame_fits_its_window(
    report: Report, notes: list[str], width: int, height: int, runs: bool
) -> None:
    look = Look(width)
    body = of_run(report.checks, 9, look) if runs else of_report(report, look)
    lines = Frame(EXERCISE, 2, 6, notes, body).lines(look, height)
    assert len(lines) <= height
    assert max(map(cell_len, lines)) <= width
    assert all(each.isprintable() for each in lines)
    keys = " ".join(" ".join(lines[-5:]).split())
    assert keys.endswith("n next h hint l list r reset q quit") or height < 4


@pytest.mark.parametrize("width", [60, 120])
def test_a_run_and_an_error(golden: Golden, width: int) -> None:
    reached = (examples.PASSED, examples.FAILED, examples.RAISED, examples.SKIPPED)
    fault = CheckerFault("checker.py:7: the checker does not load: SyntaxError: invalid syntax")
    bodies = (of_run((), 8, Look(width)), of_run(reached, 8, Look(width)), of_error(fault, Look(width)))
    frames = [Frame(EXERCISE, 2, 6, ["a note"], each).lines(Look(width), 40) for each in bodies]
    text = "\n---\n".join("\n".join(each) for each in frames) + "\n"
    assert text == golden(text)


def test_what_does_not_fit_is_counted() -> None:
    body = "".join(f"{number}\n" for number in range(10))
    lines = Frame(EXERCISE, 2, 6, [], body).lines(Look(80), 10)
    assert lines[3:] == [
        "0",
        "1",
        "2",
        "3",
        "… 6 more lines: a taller window shows them",
        "",
        "n next   h hint   l list   r reset   q quit",
    ]
    assert Frame(EXERCISE, 2, 6, [], body).lines(Look(80), 15)[3:13] == body.split()
