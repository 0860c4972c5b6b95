"""Checks of exercise2: each stage's share of the compute."""

from hypothesis import given
from hypothesis import strategies as st

from grader import agree, check

LESSON = {"pre-training": (1000, 30), "fine-tuning": (8, 2), "alignment": (100, 5)}
GPU_DAYS = {"pre-training": 30_000, "fine-tuning": 16, "alignment": 500}

names = st.sampled_from(["pre-training", "fine-tuning", "alignment", "evaluation", "distillation", "x"])
gpus = st.integers(min_value=1, max_value=100) | st.integers(min_value=1, max_value=100_000)
days = st.integers(min_value=1, max_value=365) | st.floats(min_value=0.01, max_value=365)
nothing = st.just(0)
busy_stages = st.dictionaries(names, st.tuples(gpus, days), min_size=1, max_size=5)
idle_stages = st.dictionaries(names, st.tuples(nothing, days) | st.tuples(gpus, nothing), max_size=3)


@check(
    points=25,
    hint=(
        "GPU-days are GPUs times days; a share is a part of their sum, in per cent",
        "work the first stage out by hand: its GPU-days, the sum of all three, the one over the other",
        "per cent are parts of a hundred, so all shares together come to 100",
    ),
)
def lesson_case(submission):
    """30,000, 16 and 500 GPU-days are 98.31, 0.05 and 1.64 per cent"""
    shares = submission.compute_shares(LESSON)
    agree(shares, {stage: 100 * each / 30_516 for stage, each in GPU_DAYS.items()}, absolute=0.005)


@check(
    points=30,
    needs=lesson_case,
    hint=(
        "do not round, and take the names from the dict that you are given",
        "does any number or name of the lesson's table stand in your code? it will meet other ones",
    ),
)
@given(busy_stages)
def agrees_with_reference(submission, reference, stages):
    """the shares are right for any stages"""
    agree(submission.compute_shares(stages), reference.compute_shares(stages))


@check(
    points=10,
    needs=lesson_case,
    hint=(
        "what do all GPU-days together come to, in per cent of themselves?",
        "is it the sum that you divide by, or something else, such as the largest?",
    ),
)
@given(busy_stages)
def hundred_in_all(submission, stages):
    """all shares together are 100 per cent"""
    shares = submission.compute_shares(stages)
    agree(sorted(shares), sorted(stages))
    agree(sum(shares.values()), 100.0)


@check(
    points=10,
    needs=lesson_case,
    hint=(
        "a share compares the stages with each other, whatever the unit of time",
        "is there any step that uses days as whole numbers, or that adds to them?",
    ),
)
@given(busy_stages, st.integers(min_value=2, max_value=24))
def other_unit(submission, stages, times):
    """the shares stay the same when every stage takes as many times longer"""
    longer = {stage: (gpus, days * times) for stage, (gpus, days) in stages.items()}
    shares = submission.compute_shares(stages)
    agree(sorted(shares), sorted(stages))
    agree(submission.compute_shares(longer), shares)


@check(
    points=10,
    needs=lesson_case,
    hint=(
        "a stage that did nothing has a share, too",
        "go through every name of the dict, also those with 0 GPUs or 0 days",
    ),
)
@given(busy_stages, idle_stages)
def idle_stage(submission, reference, busy, idle):
    """a stage without GPUs or days is there, with 0 per cent"""
    stages = {**idle, **busy}
    agree(submission.compute_shares(stages), reference.compute_shares(stages))


@check(
    points=10,
    needs=lesson_case,
    hint=(
        "find out that there is nothing to share before you divide",
        "test the sum, and use raise with the type of exception that the claim names",
    ),
)
@given(idle_stages)
def no_compute(submission, stages):
    """no compute at all is a ValueError"""
    try:
        submission.compute_shares(stages)
    except ValueError:
        return
    raise AssertionError("a ValueError should be raised here")


@check(
    points=5,
    needs=lesson_case,
    hint=(
        "build a new dict, and leave the one that you are given alone",
        "which line of yours assigns to, pops from or updates the dict that came in?",
    ),
)
@given(busy_stages | st.just({}), idle_stages)
def leaves_the_stages(submission, busy, idle):
    """the caller's dict is left as it was"""
    stages = {**idle, **busy}
    call = submission.compute_shares.call(stages)
    if call.raised and busy:
        raise call.raised
    (left,), _ = call.arguments
    assert left == stages, "the dict that was handed in has changed"
