"""What must be so of mistakes: wrong solutions fail what they name, mutants fail something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.audit.found import Finding
from grader.audit.mutants import FILE, Equivalent, Mutant, as_entry
from grader.audit.proof import Proof
from grader.checks import Check
from grader.model import Exercise


def of_wrong(checks: Sequence[Check], proof: Proof) -> Iterator[Finding]:
    """A wrong solution says which check catches it, fails that one, and loses points."""
    mistake, names = proof.mistake, [each.name for each in checks]
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
    elif not _loses_points(checks, proof):
        yield Finding("wrong", f"{mistake.name} loses no points", "add a check that fails on it")


def of_mutants(
    exercise: Exercise, proofs: Sequence[Proof], equivalents: Sequence[Equivalent], runs: int
) -> Iterator[Finding]:
    """Each mutant fails some check, or is listed as one that changes nothing, which nothing contradicts."""
    listed = set[Equivalent]()
    for proof in proofs:
        entries = {each for each in equivalents if each.is_of(proof.mistake.mutant)}
        listed |= entries
        if proof.mistake.mutant is not None and entries:
            yield from _of_listed(proof.mistake.mutant, proof)
        elif proof.mistake.mutant is not None and not proof.failed:
            yield _of_survivor(exercise, proof.mistake.mutant, proof, runs)
    for each in equivalents:
        if each not in listed:
            told = f"{FILE} lists a mutant that there is not: {each.before} -> {each.after}"
            yield Finding("equivalent", told, f"take it out of {FILE}")


def _of_survivor(exercise: Exercise, mutant: Mutant, proof: Proof, runs: int) -> Finding:
    told = f"a mutant of line {mutant.line} of {mutant.file} passes every check"
    if proof.apart:
        told = f"{told}: {proof.apart}"
        return Finding("mutant", told, "add a check that fails on this call", mutant.diff)
    told = f"{told}, and {runs:,} more inputs show no difference"
    where = f"solutions/{exercise.name}/{FILE}"
    next_step = f"add a check, or list it in {where} with a reason, as shown"
    return Finding("mutant", told, next_step, f"{mutant.diff}\n\n{as_entry(mutant)}")


def _of_listed(mutant: Mutant, proof: Proof) -> Iterator[Finding]:
    told = f"{FILE} lists a mutant of line {mutant.line} of {mutant.file}"
    if proof.failed:
        told = f"{told}, on which {proof.failed[0]} fails"
        yield Finding("equivalent", told, f"take it out of {FILE}", mutant.diff)
    elif proof.apart:
        told = f"{told}, which differs: {proof.apart}"
        yield Finding("equivalent", told, "take it out, and add a check that fails on this call", mutant.diff)


def of_checks(checks: Sequence[Check], proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Each check finds some mistake wrong, or stops one that names it: else nobody knows that it asks."""
    asks = {
        name
        for proof in proofs
        for name, failure in proof.verdict.items()
        if failure and (failure.asserted or name in proof.mistake.caught_by)
    }
    for check in checks:
        if check.body is not None and check.name not in asks:
            told = f"{check.name} finds no wrong solution and no mutant wrong: does it assert anything?"
            yield Finding("check", told, "add a wrong solution that it catches, or take the check out")


def is_equivalent(proof: Proof, equivalents: Sequence[Equivalent]) -> bool:
    """Whether a mutant is listed as one that changes nothing, and nothing contradicts that."""
    listed = any(each.is_of(proof.mistake.mutant) for each in equivalents)
    return listed and not proof.failed and proof.apart is None


def _loses_points(checks: Sequence[Check], proof: Proof) -> bool:
    passed = {name for name, failure in proof.verdict.items() if failure is None}
    return any(each.points for each in checks if each.body is not None and each.name not in passed)
