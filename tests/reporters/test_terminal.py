"""The terminal report, whole, at three widths."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from grader.components import Look
from grader.model import Report
from grader.reporters.terminal import render
from tests.conftest import Golden
from tests.reporters import examples

REPORTS = {
    "passing": (examples.report(examples.PASSED),),
    "failing": (
        examples.report(examples.PASSED, examples.FAILED, examples.RAISED, examples.LIVE, examples.SKIPPED),
    ),
    "raising": (examples.report(examples.RAISED),),
    "pending": (examples.report(examples.PASSED, examples.PENDING),),
    "fault": (examples.report(examples.PASSED, examples.FAULT),),
    "unloadable": (examples.report(*examples.UNLOADABLE),),
    "hostile": (examples.report(examples.HOSTILE),),
    "quiz": (examples.report(examples.FORM, examples.CHOSEN, examples.MISSED, exercise="quiz1"),),
    "document": (examples.report(examples.SHORT, examples.PENDING, exercise="exercise1"),),
    "hidden": (examples.report(examples.PASSED, examples.UNSEEN_PASSED, examples.UNSEEN),),
    "hidden and skipped": (
        examples.report(examples.FAILED, examples.SKIPPED, examples.UNSEEN_SKIPPED, examples.LIKENED),
    ),
    "hidden and skipped alone": (examples.report(examples.FAILED, examples.UNSEEN_SKIPPED),),
    "exam": (examples.report(examples.PASSED, examples.UNSEEN_PASSED, examples.EXAM),),
    "adjusted": (replace(examples.report(examples.PASSED), adjustments=(examples.LATE,)),),
    "several": (
        examples.report(examples.PASSED),
        examples.report(examples.RAISED, exercise="challenge"),
        examples.report(examples.CHOSEN, examples.PENDING, exercise="exercise1"),
        examples.report(examples.FAILED, examples.FAULT, exercise="broken"),
    ),
}


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", REPORTS)
def test_whole_reports(name: str, width: int, golden: Golden) -> None:
    assert render(REPORTS[name], Look(width)) == golden(render(REPORTS[name], Look(width)))


@pytest.mark.parametrize("width", [60, 120])
@pytest.mark.parametrize("name", ["failing", "quiz"])
def test_everything_is_told(name: str, width: int, golden: Golden) -> None:
    look = Look(width, verbose=True)
    assert render(REPORTS[name], look) == golden(render(REPORTS[name], look))


@given(examples.reports)
def test_any_report_is_printable_and_narrow_enough(report: Report) -> None:
    text = render((report,), Look(60))
    assert all(each.isprintable() for each in text.splitlines())
    assert text.count("\n") == len(text.splitlines())


def test_colour_only_where_it_is_wanted() -> None:
    assert "\x1b[" not in render(REPORTS["failing"], Look(80, colour=False))
    assert "\x1b[32m✓" in render(REPORTS["failing"], Look(80, colour=True))


def test_a_long_value_is_folded_and_loses_nothing() -> None:
    value = "".join(f"<{number}>" for number in range(60))
    text = render((examples.report(replace(examples.FAILED, returned=value)),), Look(60))
    assert value in "".join(each.strip() for each in text.splitlines()).replace("returned  ", "")
