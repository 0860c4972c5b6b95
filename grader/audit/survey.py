"""What other seeds say of mistakes, and how many cases it takes to catch them all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.audit.found import Survey
from grader.audit.proof import Proof
from grader.checks import Check

MISSED = 0.001  # the probability with which a mistake may slip through


def survey(proofs: Sequence[Proof], checks: Sequence[Check], seeds: int) -> Survey:
    """Sum up the proofs of all mistakes that are real ones.

    Args:
        seeds: how many other seeds were tried.
    """
    shares = [each for proof in proofs for each in proof.shares.values()]
    fixed = {each.name for each in checks if not each.is_property}
    needed = {proof.mistake.name: _examples(proof, fixed) for proof in proofs}
    none = [name for name, examples in needed.items() if examples is None]
    most = max(needed, key=lambda name: needed[name] or 0, default=None)
    accepted = [each for each in proofs if each.mistake.mutant and not fixed & {*each.failed}]
    return Survey(
        seeds=seeds,
        verdicts=len(shares),
        changed=sum(0 < sum(map(bool, each)) < len(each) for each in shares),
        accepted=sum(_is_accepted(each) for each in accepted),
        examples=None if none else needed[most] if most else 0,
        hardest=none[0] if none else most if most and needed[most] else None,
    )


def _is_accepted(proof: Proof) -> bool:
    """Whether some seed's generated cases miss a mistake; what hangs is caught by any of them."""
    if len(proof.shares) < len(proof.failed):
        return False
    return any(not any(share) for share in zip(*proof.shares.values(), strict=True))


def _examples(proof: Proof, fixed: set[str]) -> int | None:
    """How many cases of each property catch a mistake but for one time in a thousand.

    A case fails with the probability p that the shares of all seeds come to, one independently of another; so
    n cases of each property all miss with the product of (1 - p)^n.
    """
    stopped = {*proof.failed} - {*proof.shares}
    if stopped or fixed & {*proof.failed}:
        return 0 if fixed & {*proof.failed} else 1
    passing = [1 - sum(share) / len(share) for share in proof.shares.values() if share]
    if not all(passing):
        return 1
    log = sum(map(math.log, passing))
    return math.ceil(math.log(MISSED) / log) if log else None
