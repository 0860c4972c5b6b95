"""What must be so of mistakes: wrong solutions fail what they name, mutants fail something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.audit.found import Finding
from grader.audit.mutants import FILE, Equivalent, Mutant, as_entry
from grader.audit.proof import Proof
from grader.checks import Check
from grader.model import Exercise

LIMITS = ("timeout", "memory")  # causes that a check can be there to find


def of_wrong(proof: Proof) -> Iterator[Finding]:
    """A wrong solution says which check catches it, fails that one, and loses points."""
    mistake, names = proof.mistake, [each.name for each in proof.checks]
    unknown = [each for each in mistake.caught_by if each not in names]
    missed = [each for each in mistake.caught_by if each in names and each not in proof.failed]
    fails = f"it fails {', '.join(proof.failed)}" if proof.failed else "it passes every check"
    if not mistake.caught_by:
        told = f"{mistake.name} does not say which check it fails"
        yield Finding("wrong", told, "write into its first line, as a comment: caught by: CHECK")
    if unknown:
        told = f"{mistake.name} is to be caught by {', '.join(unknown)}, which is no check; {fails}"
        yield Finding("wrong", told, f"name one of: {', '.join(names)}")
    if missed:
        told = f"{mistake.name} does not fail {', '.join(missed)}, as it says; {fails}"
        shown = str(proof.apart or "")
        yield Finding("wrong", told, "sharpen the check, or name the one that catches it", shown)
    elif not proof.loses_points:
        yield Finding("wrong", f"{mistake.name} loses no points", "add a check that fails on it")
    if proof.unloadable:
        told = f"{mistake.name} cannot be loaded, and so says nothing of any check: {proof.unloadable}"
        yield Finding("wrong", told, "put that right: a mistake is code that runs")


def of_any(proof: Proof) -> Iterator[Finding]:
    """No verdict hangs on the seed: a case that shows a mistake can be kept, and met by every run."""
    for name in proof.unsure:
        told = f"with some seeds {name} fails on {_named(proof)}, though not on any case by itself"
        yield Finding("seeds", told, "let the check make all the calls that it takes in one case")


def of_mutants(
    exercise: Exercise, proofs: Sequence[Proof], equivalents: Sequence[Equivalent]
) -> Iterator[Finding]:
    """Each mutant loses points, or is listed as one that no check is to fail on."""
    listed = set[Equivalent]()
    for proof in proofs:
        mutant = proof.mistake.mutant
        entries = {each for each in equivalents if each.is_of(mutant)}
        listed |= entries
        if mutant is not None and entries and proof.failed:
            told = f"{FILE} lists a mutant of line {mutant.line} of {mutant.file}"
            told += f", on which {proof.failed[0]} fails"
            yield Finding("equivalent", told, f"take it out of {FILE}", mutant.diff)
        elif mutant is not None and not entries and not proof.loses_points:
            yield _of_survivor(exercise, mutant, proof)
    for each in equivalents:
        if each not in listed:
            told = f"{FILE} lists a mutant that there is not: {each.before} -> {each.after}"
            yield Finding("equivalent", told, f"take it out of {FILE}")


def _of_survivor(exercise: Exercise, mutant: Mutant, proof: Proof) -> Finding:
    told = f"a mutant of line {mutant.line} of {mutant.file} "
    if proof.failed:
        told += f"loses no points, though {proof.failed[0]} fails"
        return Finding("mutant", told, "give that check points, or add one that has some", mutant.diff)
    told += "passes every check"
    do, unless = "add a check that fails on it", "where no check should"
    if proof.apart:
        told += f": {proof.apart}"
        do, unless = "add a check that fails on this call", "where both are right"
    elif proof.searched:
        told += f", and {proof.searched:,} more inputs of its checks show no difference"
    else:
        told += ", and no check makes inputs among which to search for a difference"
    next_step = f"{do}, or, {unless}, list it in solutions/{exercise.name}/{FILE} with a reason, as shown"
    return Finding("mutant", told, next_step, f"{mutant.diff}\n\n{as_entry(mutant)}")


def of_checks(checks: Sequence[Check], proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Each check finds some mistake wrong, or too slow where that names it: else who knows that it asks?"""
    asks = {
        name
        for proof in proofs
        for name, failure in proof.verdict.items()
        if failure
        if failure.asserted or (failure.cause in LIMITS and name in proof.mistake.caught_by)
    }
    for check in checks:
        if check.body is not None and check.name not in asks:
            told = f"{check.name} finds no wrong solution and no mutant wrong: does it assert anything?"
            yield Finding("check", told, "add a wrong solution that it catches, or take the check out")


def is_equivalent(proof: Proof, equivalents: Sequence[Equivalent]) -> bool:
    """Whether a mutant is listed as one that no check is to fail on, and none does."""
    return not proof.failed and any(each.is_of(proof.mistake.mutant) for each in equivalents)


def _named(proof: Proof) -> str:
    mutant = proof.mistake.mutant
    return proof.mistake.name if mutant is None else f"a mutant of line {mutant.line} of {mutant.file}"
