"""The figures over several seeds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.audit.found import Survey
from grader.audit.mistakes import Mistake
from grader.audit.mutants import Mutant
from grader.audit.proof import Met, Proof
from grader.audit.survey import survey
from grader.checks import Check
from grader.model import Submission
from grader.sandbox.record import Evidence
from grader.trial import Failure

FAILS = Failure("disagreement", "it differs", Evidence(lambda: None))
HANGS = Failure("timeout", "no answer", Evidence(lambda: None))
FIXED, FIRST, SECOND = (Check(name, name, 1, lambda: None) for name in ("fixed", "first", "second"))
for each in (FIRST, SECOND):
    assert each.body is not None
    each.body.is_hypothesis_test = True  # type: ignore[attr-defined]


def proof(name: str, *failed: str, mutant: bool = True, **met: Met) -> Proof:
    verdict = {each: FAILS if each in failed else None for each in ("fixed", "first", "second")}
    change = Mutant({}, "", b"") if mutant else None
    return Proof(Mistake(name, Submission(Path()), mutant=change), (), verdict, met=met)


def of(*proofs: Proof) -> Survey:
    return survey(proofs, (FIXED, FIRST, SECOND), 2)


def test_a_mistake_that_a_fixed_check_catches_needs_no_cases() -> None:
    assert of(proof("m", "fixed", first=Met((False, True), 1, 200))) == Survey(2, 1, 1, 0, 0, None)
    assert of() == Survey(2, 0, 0, 0, 0, None)


def test_the_rarest_mistake_says_how_many_cases_it_takes() -> None:
    # 0.9 ** 65 > 0.001 > 0.9 ** 66, and 0.9 * 0.8 is to be as small 22 times
    rare = proof("rare", "first", first=Met((True, True), 20, 200), second=Met((False, False), 0, 200))
    both = proof("both", "first", first=Met((True, True), 20, 200), second=Met((True, True), 40, 200))
    assert of(both, rare) == Survey(2, 4, 0, 0, 66, "rare")
    assert of(both) == Survey(2, 2, 0, 0, 22, "both")


def test_a_mistake_that_generated_cases_never_meet() -> None:
    never = proof("never", "first", first=Met((False, False), 0, 200))
    assert of(never) == Survey(2, 1, 0, 1, None, "never")
    wrong = proof("never", "first", mutant=False, first=Met((False, False), 0, 200))
    assert of(wrong).accepted == 0


def test_verdicts_that_change_and_mutants_that_pass_with_some_seed() -> None:
    one = Met((True, False), 1, 200)
    other = Met((False, True), 1, 200)
    assert of(proof("m", "first", "second", first=one, second=other)).accepted == 0
    assert of(proof("m", "first", "second", first=one, second=one)).accepted == 1
    assert of(proof("m", "first", "second", first=one, second=other)).changed == 2


def test_what_hangs_is_said_to_be_caught() -> None:
    hangs = proof("m", second=Met((False, False), 0, 200))
    hangs.verdict["first"] = HANGS
    assert of(hangs) == Survey(2, 1, 0, 0, 1, "m")


def test_what_no_case_shows_is_not() -> None:
    assert of(proof("m", "first", second=Met((False, False), 0, 200))) == Survey(2, 1, 0, 1, None, "m")


@given(st.integers(1, 199))
def test_so_many_cases_suffice_and_one_less_does_not(failing: int) -> None:
    needed = of(proof("m", "first", first=Met((True, True), failing, 200))).examples
    assert needed is not None
    passing = 1 - failing / 200
    assert passing**needed <= 0.001 * (1 + 1e-9)
    assert passing ** (needed - 1) > 0.001 * (1 - 1e-9) or needed == 1


def test_every_case_fails() -> None:
    assert of(proof("m", "first", first=Met((True, True), 200, 200))).examples == 1


@pytest.mark.parametrize("seeds", [(), (True,)])
def test_without_other_seeds(seeds: tuple[bool, ...]) -> None:
    found = of(proof("m", "fixed", first=Met(seeds, 0, 0)))
    assert (found.changed, found.accepted) == (0, 0)
    assert survey([proof("m", "first")], (FIXED, FIRST), 0) == Survey()
