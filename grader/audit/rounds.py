"""Prove a checker on all mistakes, until the cases that they leave change nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain

import msgspec

from grader.audit.mistakes import Mistake
from grader.audit.proof import Proof
from grader.audit.prove import prove
from grader.audit.trials import Trials
from grader.counterexamples import Counterexample

ROUNDS = 4  # at most; the lesson takes one

Tell = Callable[[int, int], None]
"""called with how many mistakes were tried, and how many there are"""


def prove_all(
    trials: Trials,
    mistakes: Sequence[Mistake],
    known: Sequence[Counterexample],
    seeds: int,
    runs: int,
    tell: Tell,
) -> tuple[list[Proof], list[Counterexample]]:
    """What became of each mistake on all cases that are kept in the end, and these cases.

    A mistake may fail on a case that another one has left, and then does not come to what needs that check.

    Args:
        known: the cases that were kept before.
        seeds, runs: see `audit`.
    """
    proofs: list[Proof] = []
    for mistake in mistakes:
        tell(len(proofs), len(mistakes))
        proofs.append(prove(trials, mistake, known, range(1, seeds + 1), runs))
    # What other seeds found, though not by itself, has ended that search: it is tried without them.
    tried = None if any(each.unsure for each in proofs) else sorted(known, key=_place)
    cases = _merged(proofs)
    for _ in range(ROUNDS):
        if tried == cases:
            break
        again = [prove(trials, mistake, cases, (), runs) for mistake in mistakes]
        both = zip(again, proofs, strict=True)
        proofs = [replace(one, met=before.met, unsure=before.unsure) for one, before in both]
        tried, cases = cases, _merged(proofs)
    tell(len(proofs), len(mistakes))
    return proofs, cases


def _merged(proofs: Iterable[Proof]) -> list[Counterexample]:
    """Each case once, with all mistakes that it shows, in order."""
    found: dict[tuple[str, bytes], Counterexample] = {}
    for each in chain.from_iterable(proof.examples for proof in proofs):
        before = found.get((each.check, each.inputs))
        names = {*each.found_by, *(before.found_by if before else ())}
        found[each.check, each.inputs] = msgspec.structs.replace(each, found_by=tuple(sorted(names)))
    return sorted(found.values(), key=_place)


def _place(each: Counterexample) -> tuple[str, bytes]:
    return each.check, each.inputs
