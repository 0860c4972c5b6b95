"""Audit one exercise: everything that its checker is held to."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import chain

from grader.audit import caught, proper
from grader.audit.found import Audit, CheckFigures, Finding, Mutants
from grader.audit.mistakes import solutions, written, wrong_of
from grader.audit.mutants import equivalents_of, mutants_of
from grader.audit.proof import Proof
from grader.audit.rounds import Tell, prove_all
from grader.audit.survey import survey
from grader.audit.texts import of_texts
from grader.audit.trials import Trials
from grader.bench import open_class
from grader.counterexamples import FILE, counterexamples_of, keep_counterexamples
from grader.engine import Plan, grade
from grader.model import Report, Settings, Submission
from grader.sandbox.copies import private_folder


def audit(plan: Plan, seeds: int, runs: int, tell: Tell) -> Audit:
    """Audit one exercise; the smallest counterexamples that it finds are kept beside the solution.

    Args:
        seeds: how many other seeds to try.
        runs: of checks' bodies that may go into the search for what tells a mutant from the reference.

    Raises:
        Fault: where a checker, or a file beside the solution, cannot be used.
        CallerError: where what makes mutants is not installed.
    """
    began = time.monotonic()
    exercise, checks = plan.exercise, plan.checks
    listed, known = equivalents_of(exercise), counterexamples_of(exercise)
    with private_folder() as folder, open_class(plan) as open_judge:

        def graded(submission: Submission) -> Report:
            return grade(plan, submission, Settings(), open_judge)

        trials = Trials(plan, open_judge)
        findings = [*proper.of_reference(exercise, graded)] or [*proper.of_recording(trials, seeds)]
        if findings:  # nothing can be told from a reference that is not right
            return Audit(exercise.name, tuple(findings), duration_s=time.monotonic() - began)
        findings += [*proper.of_stub(exercise, graded), *proper.of_right(exercise, graded)]
        mistakes = [*wrong_of(exercise), *written(mutants_of(exercise, plan.kind), folder)]
        proofs, cases = prove_all(trials, mistakes, known, seeds, runs, tell)
        findings += proper.of_seeds(trials, seeds) if not findings else ()
        timed = graded(Submission(exercise.solution))
    wrong = [each for each in proofs if each.mistake.mutant is None]
    equivalent = [each for each in proofs if caught.is_equivalent(each, listed)]
    real = [each for each in proofs if each not in equivalent]
    findings += chain.from_iterable(caught.of_wrong(each) for each in wrong)
    findings += caught.of_mutants(exercise, proofs, listed)
    findings += chain.from_iterable(caught.of_any(each) for each in proofs)
    findings += [*caught.of_checks(checks, proofs), *of_texts(plan, proofs)]
    place, changed = f"solutions/{exercise.name}/{FILE}", False
    try:
        changed = keep_counterexamples(exercise, cases)
    except OSError as error:
        told = f"{place} is to change, and cannot be written: {error.strerror}"
        findings.append(Finding("counterexamples", told, "audit where it can be written, and commit it"))
    return Audit(
        exercise=exercise.name,
        findings=tuple(findings),
        right=len(solutions(exercise, "right")),
        wrong=len(wrong),
        mutants=Mutants(
            made=len(proofs) - len(wrong),
            equivalent=len(equivalent),
            killed=sum(each.loses_points for each in real if each.mistake.mutant),
        ),
        survey=survey(real, checks, seeds),
        counterexamples=len(cases),
        written=place if changed else None,
        checks=_figures(plan, proofs, timed),
        duration_s=time.monotonic() - began,
    )


def _figures(plan: Plan, proofs: Sequence[Proof], report: Report) -> tuple[CheckFigures, ...]:
    seconds = {each.name: each.duration_s for each in report.checks}
    failed = [name for proof in proofs for name in proof.failed]
    return tuple(
        CheckFigures(each.name, each.points, each.is_property, failed.count(each.name), seconds[each.name])
        for each in plan.checks
        if each.body is not None
    )
