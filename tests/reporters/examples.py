"""Reports for reporters: one of each kind, and any that Hypothesis thinks of."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import strategies as st

from grader.errors import Cause
from grader.model import Adjustment, Report, Result, Reveal, Status


def report(*checks: Result, exercise: str = "exercise3") -> Report:
    return Report(
        exercise=exercise,
        title="What each stage of training costs",
        submission=f"exercises/{exercise}/training_pipeline.py",
        seed=0,
        examples=100,
        confinement=("process", "clocks", "memory"),
        versions={"grader": "0.1.0", "hypothesis": "6.170.15", "python": "3.11.7"},
        checks=checks,
        duration_s=0.25,
    )


EXAMPLE_CLAIM = "a 7B model and a million tokens cost 700, 7 and 70 GPU-hours"
PROPERTY_CLAIM = "every stage costs what the task says, for any model, data and list"

PASSED = Result("worked_example", EXAMPLE_CLAIM, Status.PASSED, 20, score=20)
FAILED = Result(
    "agrees_with_reference",
    PROPERTY_CLAIM,
    Status.FAILED,
    30,
    cause="disagreement",
    message="['align'] is 1e-06 where 1e-05 is expected: 10 times too small",
    call="training_pipeline(1.0, 1, ['pretrain', 'finetune', 'align', 'pretrain', 'finetune', 'align'])",
    returned="{'pretrain': 0.0001, 'finetune': 1e-06, 'align': 1e-06}",
    expected="{'pretrain': 0.0001, 'finetune': 1e-06, 'align': 1e-05}",
    hints=("compare how you use both numbers with the task's table",),
    advice="The entry ['align'] of your answer is 10 times too small. "
    "Count the zeros of your factors, and look at the units.",
)
RAISED = Result(
    "unknown_stage",
    "a name that is no stage is left out",
    Status.FAILED,
    7.5,
    cause="exception",
    message="KeyError: ''\nin line 7 of training_pipeline.py: return {each: costs[each] for each in stages}",
    call="training_pipeline(7, 1000000, [''])",
    file="training_pipeline.py",
    line=7,
    advice="Line 7 looks for the key '', which is not there. Ask with in before you look it up.",
)
LIVE = Result(
    "any_function",
    "any function will do",
    Status.FAILED,
    2,
    cause="timeout",
    message="no answer within 2 s",
    call="apply(1)",
    live=True,
)
SKIPPED = Result(
    "empty_list", "an empty list costs nothing", Status.SKIPPED, 5, message="needs worked_example"
)
PENDING = Result("tone", "the bot is helpful, yet safe", Status.PENDING, 14)
FORM = Result("form", "every question has one answer in the right form", Status.PASSED, 0)
CHOSEN = Result(
    "rlhf",
    "the stage with RLHF",
    Status.PASSED,
    1,
    score=1,
    message="People compare answers, and the model is trained towards the ones that they prefer.",
)
MISSED = Result(
    "goal",
    "what a model practises during pre-training",
    Status.FAILED,
    1,
    cause="disagreement",
    message="You chose B. People's preferences come in much later, when the model can already write.",
)
SHORT = Result(
    "examples",
    '"What would a training example look like?" is answered, in 25 words or more',
    Status.FAILED,
    1,
    cause="disagreement",
    message="7 of at least 25 words stand below this heading: say more\n"
    "in line 19 of design.md: ### What would a training example look like?",
    hints=("show one: who says what, and which part the model has to learn",),
    file="design.md",
    line=19,
)
FAULT = Result(
    "broken",
    "a claim that nobody can check",
    Status.FAULT,
    10,
    message="checker.py:7: the reference does not pass",
)
UNLOADABLE = tuple(
    Result(name, claim, Status.FAILED, 5, cause="unreadable", message="training_pipeline.py is empty")
    for name, claim in (("first", "the first claim"), ("second", "the second claim"))
)
UNSEEN = Result(
    "hidden: disagreement",
    "hidden checks: an answer is not what the task asks for",
    Status.FAILED,
    25,
    cause="disagreement",
    message="On which input is not told.",
    hidden=True,
    reveal="category",
)
LIKENED = replace(
    UNSEEN,
    message='This fails as training_pipeline(1.0, 1, ["align"]) does, for "the shares add up".\n'
    "the answer is 99.0 where 100.0 is expected",
    call="training_pipeline(1.0, 1, ['align'])",
    returned="99.0",
    expected="100.0",
)
UNSEEN_PASSED = replace(
    UNSEEN,
    name="hidden: passed",
    claim="hidden checks that pass",
    status=Status.PASSED,
    score=25,
    cause=None,
    message=None,
)
UNSEEN_SKIPPED = replace(UNSEEN_PASSED, name="hidden: skipped", status=Status.SKIPPED, score=0)
UNSEEN_SKIPPED = replace(UNSEEN_SKIPPED, claim="hidden checks that were not tried")
EXAM = replace(UNSEEN, name="hidden: failed", claim="hidden checks that fail", reveal="none")
EXAM = replace(EXAM, cause=None, message=None)
LATE = Adjustment(-3.2, "handed in 2 days late")
HOSTILE = Result(
    "hostile",
    "text that wants out",
    Status.FAILED,
    1,
    cause="exception",
    message="ValueError: \x1b[2J\x1b]8;;http://x\x07click [red]bold[/red] ::error::x \u202etxt\r\x00\x9b",
    call="f('\\x1b')",
    returned="\x1b[31m",
    expected="]]><script>",
)

texts = st.text(st.characters(codec=None, exclude_categories=()))
causes: st.SearchStrategy[Cause] = st.sampled_from(get_args(Cause))
optional = st.none() | texts
points = st.integers(0, 100) | st.floats(0, 100)


@st.composite
def results(draw: st.DrawFn) -> Result:
    status = draw(st.sampled_from(Status))
    most = draw(points)
    reviewed = status is Status.PASSED and draw(st.booleans())
    reveal = draw(st.sampled_from(get_args(Reveal)))
    nothing = reveal == "none"
    return Result(
        name=draw(texts),
        claim=draw(texts),
        status=status,
        max_score=most,
        score=(most / 2 if reviewed else most) if status is Status.PASSED else 0,
        reviewed=reviewed,
        cause=draw(causes) if status is Status.FAILED and not nothing else None,
        message=draw(optional),
        call=None if nothing else draw(optional),
        returned=draw(optional),
        expected=draw(optional),
        hints=tuple(draw(st.lists(texts, max_size=2))),
        advice=draw(optional),
        file=draw(optional),
        line=draw(st.none() | st.integers(1, 10**6)),
        live=draw(st.booleans()),
        duration_s=draw(st.floats(0, 100)),
        hidden=draw(st.booleans()),
        reveal=reveal,
    )


adjustments = st.builds(Adjustment, points=st.integers(-9, 9) | st.floats(-9, 9), reason=texts)
reports = st.builds(
    replace,
    st.lists(results(), min_size=1, max_size=5).map(lambda checks: report(*checks)),
    adjustments=st.lists(adjustments, max_size=2).map(tuple),
    exercise=texts,
    title=texts,
    submission=texts,
    caveat=optional,
    files=st.dictionaries(texts, texts, max_size=2),
    incomplete=optional,
    reveal=st.none() | st.sampled_from(get_args(Reveal)),
)
