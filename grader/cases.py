"""Make a check's cases, on the reference alone, so that everybody meets the same ones; and keep them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.batches import Case, batches_of
from grader.checkers import said, where
from grader.checks import Check
from grader.drive import (
    Enough,
    Inputs,
    NoInputs,
    Smaller,
    choices_of,
    drive,
    replaying,
    snapshot_of,
    sources_of,
    strategies_of,
)
from grader.errors import CheckerFault, GraderError, SubmissionError
from grader.sandbox import wire
from grader.sandbox.record import Asked, raised_type
from grader.show import show
from grader.store import Recorded, Store, key_of
from grader.trial import Bench, outcome

SIMPLEST_RUNS = 200  # of a body, to find the smallest case; where that is not found, it is none of the cases


class Cut(BaseException):
    """Ends a run of Hypothesis that takes too long, see `Enough`."""


def cases_of(check: Check, bench: Bench, store: Store) -> Recorded:
    """A check's cases as they were kept, or made and kept now; raises as `record` does."""
    settings = bench.settings
    extra = bench.counterexamples.get(check.name, ())
    parts = bench.exercise.name, check.name, settings.seed, settings.examples, extra
    key = key_of(*parts, sources=sources_of(check, bench))
    recorded = store.kept(key)
    if recorded is None or recorded.batches == ():  # a check without cases would pass for everybody
        recorded = record(check, bench)
        store.keep(key, recorded)
    return recorded


Keyed = tuple[bytes | None, tuple[str, Case]]
"""a case, with its inputs as they are shown, by its inputs encoded; None where these cannot be"""


@dataclass
class Drawn:
    """What Hypothesis makes for a check with some settings: the same whatever counterexamples are known.

    Attributes:
        simplest: the smallest case; none where Hypothesis does not come to it.
        cases: all others; None until they are made.
        looked: as in `Recorded`.
    """

    simplest: list[Keyed] = field(default_factory=list)
    cases: list[Keyed] | None = None
    looked: set[str] = field(default_factory=set)


def record(check: Check, bench: Bench, drawn: Drawn | None = None) -> Recorded:
    """A check's cases: what its body takes, smallest first, and what the reference answers in each.

    The first is the smallest that Hypothesis can make at all. Counterexamples that are known, and those of
    `@example`, are among them whatever the seed. A check without Hypothesis has one case, of no
    inputs. There are none where the inputs are no plain data, such as `data()` or functions: such a check can
    only be run live.

    Args:
        drawn: takes what Hypothesis makes here, or has it from another time with these settings.

    Raises:
        CheckerFault: when the reference does not pass, or Hypothesis cannot make inputs.
    """
    began = time.process_time()
    drawn = drawn or Drawn()
    found: dict[bytes | None, tuple[str, Case]] = {}
    looked = {*drawn.looked}
    left = SIMPLEST_RUNS

    def made(inputs: Inputs, encoded: bytes | None, *, minimal: bool = False) -> Keyed:
        text = show(inputs)
        raises = rehearse(check, bench, inputs)
        looked.update(bench.rehearsal.looked)
        asked = tuple(bench.rehearsal.asked), tuple(bench.reference.asked)
        if encoded is None:
            encoded = choices_of(check) if minimal else _drawn_again(check, bench, asked)
        return encoded, (text, Case(encoded or b"", *asked, raises, minimal))

    def smallest() -> list[Keyed]:
        simplest: list[Keyed] = []

        def shrink(inputs: Inputs) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Cut
            simplest[:] = [made(inputs, snapshot_of(inputs), minimal=True)]
            raise Smaller

        with contextlib.suppress(Smaller, Cut):
            drive(check, shrink, bench, shrink=True)
        return simplest if left >= 0 else []

    def others() -> list[Keyed]:
        cases: list[Keyed] = []
        drive(check, lambda inputs: cases.append(made(inputs, snapshot_of(inputs))), bench)
        return cases

    def keep(inputs: Inputs, encoded: bytes | None) -> None:
        found.setdefault(*made(inputs, encoded))

    try:
        if check.is_property:
            if drawn.cases is None:
                drawn.simplest = smallest()
            found |= drawn.simplest
            _given(check, bench, keep)
            if drawn.cases is None:
                drawn.cases, drawn.looked = others(), looked
            for each in drawn.cases:
                found.setdefault(*each)
        else:
            keep({}, wire.encode({}))
    except Enough as enough:
        raise enough.args[0] from None
    if not found:
        raise NoInputs(f"{check.file}:{check.line}: Hypothesis makes no inputs for {check.name!r}")
    ordered = sorted(found.values(), key=lambda each: (not each[1].minimal, len(each[0]), each[0]))
    batches = None if None in found else batches_of(case for _, case in ordered)
    return Recorded(batches, dict(bench.rehearsal.known), looked, time.process_time() - began)


def _drawn_again(check: Check, bench: Bench, asked: tuple[tuple[Asked, ...], ...]) -> bytes | None:
    """The choices that the body's inputs were drawn by, if it asks the same when they are drawn again."""
    choices = choices_of(check)
    if choices is None:
        return None
    try:
        with replaying(check, choices) as inputs:
            rehearse(check, bench, inputs)
    except Exception:
        return None
    again = tuple(bench.rehearsal.asked), tuple(bench.reference.asked)
    return choices if again == asked else None


def rehearse(check: Check, bench: Bench, inputs: Inputs) -> str | None:
    """Run the body on the reference, which must pass unless an `assume()` rejects the inputs.

    Returns:
        The type of the exception that the reference raised in the submission's place. In a check that
        compares with the reference that is what the submission is to raise, too.
    """
    bench.reference.recall({}, ())
    try:
        error = outcome(check, replace(bench, session=bench.rehearsal), inputs)
    except Exception as steering:
        if check.is_property or isinstance(steering, GraderError):
            raise
        error = steering  # an `assume()` in a check that Hypothesis does not run
    if error is None:
        return None
    kind = raised_type(bench.rehearsal.asked)
    if check.compares and kind and isinstance(error, SubmissionError) and not bench.rehearsal.unloadable:
        return kind
    place = where(error, Path(check.file))
    told = f"{place}: the reference does not pass {check.name!r}: {said(error)}"
    raise Enough(CheckerFault(told)) from error


def _given(check: Check, bench: Bench, body: Callable[[Inputs, bytes | None], None]) -> None:
    """Run a body on what `@example` gives, named or in `@given`'s order, and on known counterexamples."""
    from hypothesis.errors import StopTest, UnsatisfiedAssumption

    names = list(strategies_of(check))
    given = [
        dict(each.kwargs) or dict(zip(names, each.args, strict=True))
        for each in getattr(check.body, "hypothesis_explicit_examples", ())
    ]
    kept = bench.counterexamples.get(check.name, ())
    for inputs in given:
        with contextlib.suppress(UnsatisfiedAssumption), replaying(check, wire.encode({})):
            body(inputs, snapshot_of(inputs))
    for encoded in kept:
        with contextlib.suppress(UnsatisfiedAssumption, StopTest), replaying(check, encoded) as inputs:
            body(inputs, encoded)
