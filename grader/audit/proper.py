"""What must be so of submissions whose verdict is known: the stub earns nothing, right ones everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from grader.audit.found import About, Finding
from grader.audit.mistakes import solutions
from grader.audit.trials import Trials
from grader.checks import Check
from grader.errors import CheckerFault
from grader.model import Exercise, Report, Result, Settings, Status, Submission
from grader.stub import FOLDER, own_files, stub_of
from grader.trial import Bench

Graded = Callable[[Submission], Report]


def of_stub(exercise: Exercise, graded: Graded) -> Iterator[Finding]:
    """The stub is there, is the one that can be put back, and earns nothing."""
    stub = stub_of(exercise)
    place = f"exercises/{exercise.name}"
    if stub is None:
        yield Finding("stub", f"there is no copy of the stub in {place}/{FOLDER}/", "copy the stub there")
    elif own_files(exercise) != stub:
        told = f"what lies in {place}/ is not the stub in {FOLDER}/"
        yield Finding("stub", told, f"copy the right one; grade reset {exercise.name} puts the stub back")
    where = exercise.folder / FOLDER if stub is not None else exercise.folder
    report = graded(Submission(where))
    if report.score:
        passed = ", ".join(each.name for each in report.checks if each.score)
        told = f"the stub earns {report.score:g} of {report.max_score:g} points, from {passed}"
        yield Finding("stub", told, "let these checks need one that the stub does not pass, by needs=")


def of_reference(exercise: Exercise, graded: Graded) -> Iterator[Finding]:
    """The reference earns every automatic point."""
    yield from _passes("reference", "the reference", graded(Submission(exercise.solution)))


def of_right(exercise: Exercise, graded: Graded) -> Iterator[Finding]:
    """Each solution that is right in another way earns every automatic point."""
    for path in solutions(exercise, "right"):
        yield from _passes("right", f"right/{path.name}", graded(Submission(path)))


def _passes(about: About, name: str, report: Report) -> Iterator[Finding]:
    for result in report.checks:
        if result.status in (Status.FAILED, Status.FAULT):  # what is skipped needs one of these
            told = f"{name} does not pass {result.name}"
            yield Finding(about, told, "change the check, or the solution", _shown(result))


def of_recording(trials: Trials, seeds: int) -> Iterator[Finding]:
    """The reference passes on the cases of every seed."""
    with trials.bench(Submission(trials.plan.exercise.solution), Settings()) as bench:
        for check in trials.plan.checks:
            for seed in range(1, seeds + 1) if check.is_property else ():
                try:
                    trials.cases(check, replace(bench, settings=Settings(seed=seed), counterexamples={}))
                except CheckerFault as fault:
                    yield Finding(
                        "reference", f"with seed {seed}, {fault}", "change the check, or the reference"
                    )
                    break


def of_seeds(trials: Trials, seeds: int) -> Iterator[Finding]:
    """Right solutions pass with other seeds, too."""
    for path in solutions(trials.plan.exercise, "right"):
        with trials.bench(Submission(path), Settings()) as bench:
            for check in trials.plan.checks:
                if check.is_property:
                    yield from _with_seeds(trials, check, bench, seeds, f"right/{path.name}")


def _with_seeds(trials: Trials, check: Check, bench: Bench, seeds: int, name: str) -> Iterator[Finding]:
    for seed in range(1, seeds + 1):
        other = replace(bench, settings=Settings(seed=seed), counterexamples={})
        failure = trials.failure(check, other)
        if failure is not None:
            told = f"{name} does not pass {check.name} with seed {seed}: {failure.message}"
            yield Finding("seeds", told, "change the check, or the solution", failure.call or "")
            return


def _shown(result: Result) -> str:
    """A result's evidence in a few lines."""
    lines = [result.call, result.message]
    lines += [f"returned {result.returned}"] if result.returned else []
    lines += [f"expected {result.expected}"] if result.expected else []
    return "\n".join(filter(None, lines))
