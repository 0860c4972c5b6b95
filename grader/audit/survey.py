"""What other seeds say of mistakes, and how many cases it takes to catch them all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.audit.found import Survey
from grader.audit.proof import Proof
from grader.checks import Check
from grader.judge import TELLING

MISSED = 0.001  # the probability with which a mistake may slip through


def survey(proofs: Sequence[Proof], checks: Sequence[Check], seeds: int) -> Survey:
    """Sum up the proofs of all mistakes that are real ones.

    Args:
        seeds: how many other seeds were tried.
    """
    if not seeds:
        return Survey()
    met = [each for proof in proofs for each in proof.met.values()]
    fixed = {each.name for each in checks if not each.is_property}
    needed = {proof.mistake.name: _examples(proof, fixed) for proof in proofs}
    never = [name for name, examples in needed.items() if examples is None]
    most = max(needed, key=lambda name: needed[name] or 0, default="")
    return Survey(
        seeds=seeds,
        verdicts=len(met),
        changed=sum(any(each.seeds) and not all(each.seeds) for each in met),
        accepted=sum(proof.mistake.mutant is not None and _is_accepted(proof, fixed) for proof in proofs),
        examples=None if never else needed.get(most, 0),
        hardest=never[0] if never else most if needed.get(most) else None,
    )


def _is_accepted(proof: Proof, fixed: set[str]) -> bool:
    """Whether some seed's generated cases miss a mistake that no other check fails on."""
    if fixed & {*proof.failed} or _stops(proof):
        return False
    return any(not any(caught) for caught in zip(*(each.seeds for each in proof.met.values()), strict=True))


def _stops(proof: Proof) -> bool:
    """Whether a mistake hangs or dies on what a check generates; how often was not counted."""
    causes = {name: failure.cause for name, failure in proof.verdict.items() if failure}
    return any(cause not in TELLING for cause in causes.values())


def _examples(proof: Proof, fixed: set[str]) -> int | None:
    """How many cases of each property catch a mistake but for one time in a thousand.

    An estimate: a case fails with the probability p that the cases of all seeds tell, and as if independently
    of the others, so that n cases of each property all miss with the product of (1 - p)^n.
    """
    if fixed & {*proof.failed}:
        return 0
    passing = [1 - each.failing / each.cases for each in proof.met.values() if each.cases]
    if _stops(proof) or not all(passing):
        return 1
    log = sum(map(math.log, passing))
    return math.ceil(math.log(MISSED) / log) if log else None
