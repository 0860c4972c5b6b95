"""Checks of the challenge: the costs, their sum, and the stage that costs most."""

from hypothesis import given
from hypothesis import strategies as st

from grader import agree, check

STAGES = ["pretrain", "finetune", "align"]

model_sizes = st.floats(min_value=0.1, max_value=1_000)  # billions of parameters
token_counts = st.integers(min_value=1, max_value=100) | st.integers(min_value=1, max_value=10**13)
different_stages = st.lists(st.sampled_from(STAGES), min_size=1, max_size=3, unique=True)
repeated_stages = st.lists(st.sampled_from(STAGES), min_size=2, max_size=6)
unknown_names = st.sampled_from(["deploy", "rlhf", "sft", "total", "costs", "Align", "PRETRAIN", ""])


@st.composite
def lists_with_an_unknown_name(draw):
    """Different stages, and among them, anywhere, a name that is none."""
    stages = draw(different_stages)
    stages.insert(draw(st.integers(min_value=0, max_value=len(stages))), draw(unknown_names))
    return stages


@check(
    points=20,
    hint=(
        "the costs are those of exercise 3; the answer has the three entries of README.md",
        "make the dict of costs first, then the total from its values, then the largest of them",
        "most_expensive is a name, and not a number",
    ),
)
def worked_example(submission):
    """a 7B model and a million tokens cost 777 GPU-hours in all, most of them for pre-training"""
    agree(
        submission.training_report(7, 1_000_000, ["pretrain", "finetune", "align"]),
        {
            "costs": {"pretrain": 700.0, "finetune": 7.0, "align": 70.0},
            "total": 777.0,
            "most_expensive": "pretrain",
        },
    )


@check(
    points=30,
    needs=worked_example,
    hint=(
        "try a list without pre-training, and one in another order",
        "compare the costs that there are, and do not count on any stage to be there",
    ),
)
@given(model_sizes, token_counts, different_stages)
def agrees_with_reference(submission, reference, model_size, dataset_tokens, stages):
    """the report is right for any model, data and stages"""
    agree(
        submission.training_report(model_size, dataset_tokens, stages),
        reference.training_report(model_size, dataset_tokens, stages),
    )


@check(
    points=15,
    needs=worked_example,
    hint=(
        "without tokens every stage costs 0: which one is named then?",
        "when you look for the largest, does an equal one take the place of an earlier one?",
    ),
)
@given(model_sizes, different_stages)
def first_of_equals(submission, reference, model_size, stages):
    """without any tokens all stages cost the same, and the first in the list is named"""
    agree(
        submission.training_report(model_size, 0, stages),
        reference.training_report(model_size, 0, stages),
    )


@check(
    points=15,
    needs=worked_example,
    hint=(
        "what is the largest of no numbers?",
        "look at the task for what the answer holds when the dict of costs is empty",
    ),
)
@given(model_sizes, st.just(0) | token_counts, st.lists(unknown_names, max_size=2))
def no_stage(submission, reference, model_size, dataset_tokens, stages):
    """where there is no known stage, nothing is spent and no stage costs most"""
    agree(
        submission.training_report(model_size, dataset_tokens, stages),
        reference.training_report(model_size, dataset_tokens, stages),
    )


@check(
    points=10,
    needs=worked_example,
    hint=(
        "add up what stands in the costs, not what stands in the list",
        "the total is made of the dict, where each stage has one entry",
    ),
)
@given(model_sizes, token_counts, repeated_stages)
def repeated_stage(submission, reference, model_size, dataset_tokens, stages):
    """a stage that the list repeats counts once"""
    agree(
        submission.training_report(model_size, dataset_tokens, stages),
        reference.training_report(model_size, dataset_tokens, stages),
    )


@check(
    points=5,
    needs=worked_example,
    hint=(
        "what happens to a name that is none of the three?",
        "ask whether a name is known before you look its factor up",
    ),
)
@given(lists_with_an_unknown_name())
def unknown_stage(submission, reference, stages):
    """a name that is no stage is left out"""
    agree(
        submission.training_report(7, 1_000_000, stages),
        reference.training_report(7, 1_000_000, stages),
    )


@check(
    points=5,
    needs=worked_example,
    hint=(
        "work on a copy where you want to change a list",
        "pop, remove, sort and clear change the caller's own list; sorted and reading it do not",
    ),
)
@given(different_stages | repeated_stages | lists_with_an_unknown_name())
def leaves_the_list(submission, stages):
    """the caller's list is left as it was"""
    call = submission.training_report.call(7, 1_000_000, stages)
    if call.raised and set(stages) <= set(STAGES):  # an unknown name that raises is unknown_stage's
        raise call.raised
    (_, _, left), _ = call.arguments
    assert left == stages, "the list that was handed in has changed"
