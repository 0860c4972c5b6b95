"""What a whole report comes to, in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.model import Report
from grader.reporters.story import outcome
from tests.reporters.examples import FAILED, FAULT, FORM, PASSED, PENDING, SKIPPED, report

BROKE = "A check broke, which is not your mistake and costs you nothing: tell your instructor."
PERSON = "Every automatic check passed; a person judges the rest."
ELSEWHERE = "Every automatic check passed; the rest is judged where you hand in."
stopped = replace(report(PASSED), incomplete="Grading was stopped.\n::error::")
withheld = replace(PENDING, message="it needs the reference, which is not here")
levelled = replace(withheld, levels=((14, "helpful and safe"), (0, "neither")))
reviewed = replace(PASSED, score=10, reviewed=True)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (report(PASSED, FORM), "Every check passed. Well done!"),
        (report(PASSED, FAILED), ""),
        (report(PASSED, FAILED, PENDING), ""),
        (report(PASSED, FAULT), BROKE),
        (report(FAILED, FAULT, SKIPPED, PENDING), BROKE),
        (stopped, "This report is incomplete. Grading was stopped.\\n::error::"),
        (
            replace(report(FAILED, FAULT), incomplete="::error::"),
            "This report is incomplete. :\\:error::",
        ),
        (report(PASSED, PENDING), PERSON),
        (report(PENDING), PERSON),
        (report(PASSED, withheld), ELSEWHERE),
        (report(PENDING, withheld), ELSEWHERE),
        (report(PASSED, levelled), PERSON),
        (report(PASSED, reviewed), "Every automatic check passed, and a person has judged the rest."),
        (report(reviewed, PENDING), PERSON),
    ],
)
def test_what_a_report_comes_to(found: Report, told: str) -> None:
    assert outcome(found) == told
