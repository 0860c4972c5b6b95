"""Checks of exercise3: what each stage of training costs."""

from hypothesis import given
from hypothesis import strategies as st

from grader import agree, check

STAGES = ["pretrain", "finetune", "align"]

model_sizes = st.floats(min_value=0.1, max_value=1_000)  # billions of parameters
token_counts = st.integers(min_value=1, max_value=100) | st.integers(min_value=1, max_value=10**13)
stage_lists = st.lists(st.sampled_from(STAGES), max_size=6)
unknown_names = st.sampled_from(["deploy", "rlhf", "sft", "fine-tune", "cost", "Align", "PRETRAIN", ""])


@st.composite
def lists_with_an_unknown_name(draw):
    """Different stages, and among them, anywhere, a name that is none."""
    stages = draw(st.lists(st.sampled_from(STAGES), max_size=3, unique=True))
    stages.insert(draw(st.integers(min_value=0, max_value=len(stages))), draw(unknown_names))
    return stages


@check(
    points=20,
    hint=(
        "a cost is the model's size times the tokens times the stage's factor in README.md",
        "work out one stage by hand: 7, times a million, times the factor in its row of the table",
        "which three numbers does your code multiply for that stage? print each of them",
    ),
)
def worked_example(submission):
    """a 7B model and a million tokens cost 700, 7 and 70 GPU-hours"""
    costs = submission.training_pipeline(7, 1_000_000, ["pretrain", "finetune", "align"])
    agree(costs, {"pretrain": 700.0, "finetune": 7.0, "align": 70.0})


@check(
    points=10,
    needs=worked_example,
    hint=(
        "go through the list that you are given, not through all stages",
        "begin with an empty dict, and put a stage in only when the list names it",
    ),
)
def only_what_is_asked(submission):
    """one stage alone is the only one in the answer"""
    agree(submission.training_pipeline(1, 1_000_000, ["align"]), {"align": 10.0})
    agree(submission.training_pipeline(1, 1_000_000, ["pretrain"]), {"pretrain": 100.0})
    agree(submission.training_pipeline(1, 1_000_000, ["finetune"]), {"finetune": 1.0})


@check(
    points=5,
    needs=worked_example,
    hint=(
        "where does the dict come from that you fill: is it a new one?",
        "a dict made outside the function, or as a parameter's default, is the same one in every call",
    ),
)
def empty_list(submission):
    """an empty list costs nothing, also after another call"""
    agree(submission.training_pipeline(7, 1_000_000, []), {})
    submission.training_pipeline(7, 1_000_000, ["align"])
    agree(submission.training_pipeline(7, 1_000_000, []), {})


@check(
    points=30,
    needs=worked_example,
    hint=(
        "compare how you use both numbers with the task's table",
        "is every cost in step with the size, and with the tokens? double one of them and look",
        "does any number of the worked example stand in your code? the factors alone belong there",
    ),
)
@given(model_sizes, token_counts, stage_lists)
def agrees_with_reference(submission, reference, model_size, dataset_tokens, stages):
    """every stage costs what the task says, for any model, data and list"""
    agree(
        submission.training_pipeline(model_size, dataset_tokens, stages),
        reference.training_pipeline(model_size, dataset_tokens, stages),
    )


@check(
    points=10,
    needs=worked_example,
    hint=(
        "the cost grows in step with the number of tokens",
        "the tokens are a factor once: no square, no root, no fixed amount on top",
    ),
)
@given(model_sizes, token_counts)
def doubling_the_tokens(submission, model_size, dataset_tokens):
    """twice the tokens cost twice as much in every stage"""
    once = submission.training_pipeline(model_size, dataset_tokens, STAGES)
    twice = submission.training_pipeline(model_size, 2 * dataset_tokens, STAGES)
    assert type(once) is dict
    agree(sorted(once), sorted(STAGES))
    for stage in STAGES:
        assert 0 < once[stage] < float("inf")
    agree(twice, {stage: 2 * cost for stage, cost in once.items()})


@check(
    points=10,
    needs=worked_example,
    hint=(
        "what does your code do when it meets a stage a second time?",
        "setting an entry of a dict twice leaves one entry; adding to it does not",
    ),
)
@given(st.sampled_from(STAGES), st.integers(min_value=2, max_value=4))
def repeated_stage(submission, reference, stage, times):
    """a stage that the list repeats counts once"""
    agree(
        submission.training_pipeline(7, 1_000_000, [stage] * times),
        reference.training_pipeline(7, 1_000_000, [stage]),
    )


@check(
    points=10,
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
        submission.training_pipeline(7, 1_000_000, stages),
        reference.training_pipeline(7, 1_000_000, stages),
    )


@check(
    points=5,
    needs=worked_example,
    hint=(
        "work on a copy where you want to change a list",
        "pop, remove, sort and clear change the caller's own list; reading it with for does not",
    ),
)
@given(stage_lists | lists_with_an_unknown_name())
def leaves_the_list(submission, stages):
    """the caller's list is left as it was"""
    call = submission.training_pipeline.call(7, 1_000_000, stages)
    if call.raised and set(stages) <= set(STAGES):  # an unknown name that raises is unknown_stage's
        raise call.raised
    (_, _, left), _ = call.arguments
    assert left == stages, "the list that was handed in has changed"
