"""Prove a checker on one mistake: which checks fail on it, and on which smallest cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from grader.audit.apart import told_apart
from grader.audit.mistakes import Mistake
from grader.audit.proof import Met, Proof
from grader.audit.trials import Trials
from grader.checks import Check
from grader.counterexamples import Counterexample, inputs_by_check
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


def prove(
    trials: Trials, mistake: Mistake, known: Sequence[Counterexample], seeds: Iterable[int], runs: int
) -> Proof:
    """Try a mistake on the stored cases and on those of other seeds; search further where nothing fails.

    Args:
        known: the counterexamples that are kept, or are to be.
        seeds: the other seeds.
        runs: of checks' bodies that may go into a search.
    """
    with trials.bench(mistake.submission, Settings(), quick=mistake.mutant is not None) as opened:
        proof = _proved(trials, mistake, opened, known, seeds, runs)
    slow = {failure.cause for failure in proof.verdict.values() if failure} == {"timeout"}
    if not slow or mistake.mutant is None:
        return proof
    with trials.bench(mistake.submission, Settings()) as opened:  # perhaps it is slow, and no more than that
        return _proved(trials, mistake, opened, known, seeds, runs)


def _proved(
    trials: Trials,
    mistake: Mistake,
    opened: Bench,
    known: Sequence[Counterexample],
    seeds: Iterable[int],
    runs: int,
) -> Proof:
    checks = trials.plan.checks
    bench = replace(opened, counterexamples=inputs_by_check(known))
    verdict = trials.tried(bench)
    generated = [
        each
        for each in checks
        if each.name in verdict and each.is_property and trials.cases(each, bench).batches is not None
    ]
    met, found = dict[str, Met](), dict[str, Failure]()  # what only a search beyond the stored cases shows
    for check in generated:
        failure = verdict[check.name]
        if failure is None or failure.cause in TELLING:
            met[check.name], first = _met(trials, check, bench, seeds)
            found |= {check.name: first} if first and failure is None else {}
    apart = None if found or any(verdict.values()) else told_apart(generated, bench, runs)
    if apart is not None and (hunted := _hunted(apart.check, bench, runs)):
        found[apart.check.name] = hunted
    searched = runs if generated and not found and not any(verdict.values()) else 0
    examples, unsure = list[Counterexample](), list[str]()
    for check in generated:
        if failure := verdict[check.name] or found.get(check.name):
            example = _example(trials, bench, check, failure, mistake, known)
            if example or verdict[check.name]:
                verdict[check.name] = failure
            else:
                unsure.append(check.name)
            examples += [example] if example else []
    return Proof(
        mistake,
        checks,
        verdict,
        tuple(examples),
        met,
        tuple(unsure),
        apart if not any(verdict.values()) else None,
        searched,
        str(bench.session.unloadable) if trials.plan.kind.runs and bench.session.unloadable else None,
    )


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
    anyway = {inputs for inputs, case in cases.items() if case.minimal}
    if failure.case is None or failure.case.inputs in anyway:
        return None
    small = smallest(replay, failure)
    bench.session.renew()
    if small.case is None or small.case.inputs in anyway or not small.alone:
        return None
    inputs = wire.decode(small.case.inputs)
    shown = show(inputs) if isinstance(inputs, dict) else str(small.call)
    return Counterexample(check.name, small.case.inputs, shown, (mistake.name,))
