"""What `grade watch` draws fits any window, whatever a report holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.cli.frames import Frame, of_report, of_run
from grader.components import Look
from grader.course import Course
from grader.model import Report
from tests.conftest import ROOT
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
