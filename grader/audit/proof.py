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


@dataclass(frozen=True)
class Proof:
    """What became of a mistake.

    Attributes:
        verdict: how each check fails that was tried; a search beyond the stored cases counts.
        examples: the smallest cases that the checks with generated inputs fail on.
        shares: of those checks, the part of the generated cases that fail, seed by seed.
        apart: what tells a mistake from the reference that no check fails on.
    """

    mistake: Mistake
    verdict: Verdict
    examples: tuple[Counterexample, ...] = ()
    shares: dict[str, tuple[float, ...]] = field(default_factory=dict)
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
        generated = [each for each in trials.plan.checks if each.is_property and each.name in verdict]
        shares = {}
        for check in generated:
            failure = verdict[check.name]
            if failure is None or failure.cause in TELLING:
                shares[check.name], seldom = _shares(trials, check, bench, seeds)
                verdict[check.name] = failure or seldom
        apart = None if any(verdict.values()) else told_apart(generated, bench, runs)
        if apart is not None:
            verdict[apart.check.name] = _hunted(apart.check, bench, runs)
        examples = [
            _example(trials, bench, check, failure, mistake, known)
            for check in generated
            if (failure := verdict[check.name]) is not None
        ]
    return Proof(mistake, verdict, tuple(filter(None, examples)), shares, apart)


def _shares(
    trials: Trials, check: Check, bench: Bench, seeds: Iterable[int]
) -> tuple[tuple[float, ...], Failure | None]:
    """The part of a check's generated cases that fail, by seed, and how one of them does."""
    shares, failure = [], None
    for seed in seeds:
        other = replace(bench, settings=Settings(seed=seed), counterexamples={})
        if trials.cases(check, other).batches is None:
            break
        shares.append(trials.share(check, other))
        if shares[-1] and failure is None:
            failure = trials.failure(check, other)
            bench.session.renew()
    return tuple(shares), failure


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
