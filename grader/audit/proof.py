"""Prove a checker on one mistake: which checks fail on it, and on which smallest cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from grader.audit.apart import Apart, told_apart
from grader.audit.mistakes import Mistake
from grader.audit.trials import Trials, Verdict
from grader.checks import Check
from grader.counterexamples import Counterexample
from grader.drive import NoInputs
from grader.hunt import hunt
from grader.judge import TELLING, smallest
from grader.model import Settings
from grader.replay import Replay
from grader.sandbox import wire
from grader.show import show
from grader.trial import Bench, Failure

ELSEWHERE = -1  # the seed of a search beyond the stored cases
ENOUGH = 500  # failing cases that tell how frequent they are; those of one seed are much alike


@dataclass(frozen=True)
class Met:
    """What a check's generated cases make of a mistake, over several seeds.

    Attributes:
        seeds: whether any case fails, seed by seed.
        failing, cases: how many fail, of how many that were counted.
    """

    seeds: tuple[bool, ...]
    failing: int
    cases: int


@dataclass(frozen=True)
class Proof:
    """What became of a mistake.

    Attributes:
        verdict: how each check fails that was tried; a search beyond the stored cases counts.
        examples: the smallest cases that the checks with generated inputs fail on.
        met: what these checks' cases for other seeds make of it; without checks on which it hangs or dies.
        apart: what tells a mistake from the reference that no check fails on.
    """

    mistake: Mistake
    verdict: Verdict
    examples: tuple[Counterexample, ...] = ()
    met: dict[str, Met] = field(default_factory=dict)
    apart: Apart | None = None

    @property
    def failed(self) -> list[str]:
        """The checks that fail."""
        return [name for name, failure in self.verdict.items() if failure is not None]


def prove(
    trials: Trials, mistake: Mistake, known: Sequence[Counterexample], seeds: Iterable[int], runs: int
) -> Proof:
    """Try a mistake on the stored cases and on those of other seeds; search further where nothing fails.

    Args:
        known: the counterexamples that are kept.
        seeds: the other seeds.
        runs: of checks' bodies that may go into a search.
    """
    with trials.bench(mistake.submission, Settings()) as bench:
        verdict = trials.tried(bench)
        generated = [
            each
            for each in trials.plan.checks
            if each.name in verdict and each.is_property and trials.cases(each, bench).batches is not None
        ]
        met = {}
        for check in generated:
            failure = verdict[check.name]
            if failure is None or failure.cause in TELLING:
                met[check.name], seldom = _met(trials, check, bench, seeds)
                verdict[check.name] = failure or seldom
        apart = None if any(verdict.values()) else told_apart(generated, bench, runs)
        if apart is not None:
            verdict[apart.check.name] = _hunted(apart.check, bench, runs)
        examples = [
            _example(trials, bench, check, failure, mistake, known)
            for check in generated
            if (failure := verdict[check.name]) is not None
        ]
    return Proof(mistake, verdict, tuple(filter(None, examples)), met, apart)


def _met(trials: Trials, check: Check, bench: Bench, seeds: Iterable[int]) -> tuple[Met, Failure | None]:
    """What a check's generated cases make of a mistake, and how the first of them fails that does."""
    caught, failing, cases, first = list[bool](), 0, 0, None
    for seed in seeds:
        other = replace(bench, settings=Settings(seed=seed), counterexamples={})
        failure = trials.failure(check, other)
        caught.append(failure is not None)
        first = first or failure
        if failing < ENOUGH:
            failing += trials.count(check, other) if failure else 0
            cases += len(trials.cases(check, other).cases)
    return Met(tuple(caught), failing, cases), first


def _hunted(check: Check, bench: Bench, runs: int) -> Failure | None:
    bench.session.renew()
    bench.session.begin_check()
    try:
        found = hunt(check, replace(bench, settings=Settings(ELSEWHERE, runs)))
    except NoInputs:  # the body rejects whatever the mistake answers
        return None
    return replace(found.failure, case=found.case) if found else None


def _example(
    trials: Trials,
    bench: Bench,
    check: Check,
    failure: Failure,
    mistake: Mistake,
    known: Sequence[Counterexample],
) -> Counterexample | None:
    """The smallest case on which a check fails; None where everybody meets it, or it does not fail alone."""
    recorded = trials.cases(check, bench)
    replay = Replay(check, bench, recorded)
    cases = {case.inputs: case for case in recorded.cases}
    for each in known:
        if each.check == check.name and mistake.name in each.found_by and each.inputs in cases:
            bench.session.renew()
            bench.session.begin_check()
            if replay.on(cases[each.inputs]) is not None:
                return msgspec.structs.replace(each, found_by=(mistake.name,))
    if failure.case is None or failure.case.minimal:
        return None
    small = smallest(replay, failure)
    bench.session.renew()
    if small.case is None or small.case.minimal or not small.alone:
        return None
    inputs = small.case.inputs
    return Counterexample(check.name, inputs, show(wire.decode(inputs)), (mistake.name,))
