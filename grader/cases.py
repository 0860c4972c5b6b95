"""Make a check's cases with Hypothesis, and search for the smallest one that fails.

Cases are made on the reference alone, so that they are the same for every submission, and kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.batches import Case, batches_of
from grader.checkers import said, where
from grader.checks import Check
from grader.constants import constants_of
from grader.errors import Cause, CheckerFault, GraderError, SubmissionError
from grader.sandbox import wire
from grader.sandbox.record import raised_type
from grader.show import show
from grader.store import Recorded, Store, key_of
from grader.trial import Bench, Failure, attempt, outcome

if TYPE_CHECKING:
    import hypothesis

# Hypothesis itself is imported inside functions: a course of quizzes and documents never loads it.

SHRINK_RUNS = 300  # runs of a check's body that may go into making a counterexample smaller

Inputs = dict[str, Any]


class NoInputs(CheckerFault):
    """Hypothesis cannot make inputs that the body accepts."""


class _Enough(BaseException):
    """Ends a run of Hypothesis at once, where an `Exception` would be replayed first."""


class _Smaller(Exception):
    """A case that fails, for Hypothesis to make smaller."""


def cases_of(check: Check, bench: Bench, store: Store) -> Recorded:
    """A check's cases as they were kept, or made and kept now; raises as `record` does."""
    settings = bench.settings
    parts = bench.exercise.name, check.name, settings.seed, settings.examples
    key = key_of(*parts, sources=_sources(check, bench))
    recorded = store.kept(key)
    if recorded is None or recorded.batches == ():  # a check without cases would pass for everybody
        recorded = record(check, bench)
        store.keep(key, recorded)
    return recorded


def record(check: Check, bench: Bench) -> Recorded:
    """A check's cases: what its body takes, smallest first, and what the reference answers in each.

    The first is the smallest that Hypothesis can make at all. A check without Hypothesis has one case, of no
    inputs. There are none where the inputs are no plain data, such as `data()` or functions: such a check can
    only be run live.

    Raises:
        CheckerFault: when the reference does not pass, or Hypothesis cannot make inputs.
    """
    began = time.process_time()
    found: dict[bytes | None, tuple[str, Case]] = {}
    simplest: tuple[bytes | None, tuple[str, Case]] | None = None
    looked: set[str] = set()

    def made(inputs: Inputs, *, minimal: bool = False) -> tuple[bytes | None, tuple[str, Case]]:
        encoded, text = _snapshot(inputs), show(inputs)
        raises = _rehearse(check, bench, inputs)
        looked.update(bench.rehearsal.looked)
        asked = tuple(bench.rehearsal.asked), tuple(bench.reference.asked)
        return encoded, (text, Case(encoded or b"", *asked, raises, minimal))

    def shrink(inputs: Inputs) -> None:
        nonlocal simplest
        simplest = made(inputs, minimal=True)
        raise _Smaller

    def keep(inputs: Inputs) -> None:
        found.setdefault(*made(inputs))

    try:
        if check.is_property:
            with contextlib.suppress(_Smaller):
                _drive(check, shrink, bench, shrink=True)
            found |= [simplest] if simplest else []
            _explicit(check, keep)
            _drive(check, keep, bench)
        else:
            keep({})
    except _Enough as enough:
        raise enough.args[0] from None
    if not found:
        raise NoInputs(f"{check.file}:{check.line}: Hypothesis makes no inputs for {check.name!r}")
    ordered = sorted(found.values(), key=lambda each: (not each[1].minimal, len(each[0]), each[0]))
    batches = None if None in found else batches_of(case for _, case in ordered)
    return Recorded(batches, dict(bench.rehearsal.known), looked, time.process_time() - began)


@dataclass(frozen=True)
class Found:
    """A failing case that a hunt came to.

    Attributes:
        case: without the reference's answers; None where its inputs are no plain data.
        failure: how it fails.
        smallest: whether Hypothesis could make it no smaller, and was not cut short.
    """

    case: Case | None
    failure: Failure
    smallest: bool = False


def hunt(check: Check, bench: Bench, cause: Cause | None = None) -> Found | None:
    """The smallest failing case that Hypothesis finds live on the submission; None where nothing failed.

    The search ends after `SHRINK_RUNS` runs of the body beyond the first failure, or with the check's time.
    Where a run hangs or crashes, the next one has a new worker.

    Args:
        cause: only cases that fail with this cause count; None for any.

    Raises:
        NoInputs: when Hypothesis cannot make inputs that the body's `assume()` accepts.
    """
    best: Found | None = None
    left = SHRINK_RUNS
    bench.reference.recall({}, ())

    def fails(inputs: Inputs) -> None:
        nonlocal best, left
        left -= 1 if best else 0
        snapshot = _snapshot(inputs)
        failure, raises = attempt(check, bench, inputs, None), None
        if failure is not None and failure.cause == "exception" and snapshot is not None:
            # Perhaps it is the reference that raises, or both are to.
            raises = _rehearse(check, bench, wire.decode(snapshot))
            failure = attempt(check, bench, wire.decode(snapshot), raises) if raises else failure
        if failure is not None and cause in (None, failure.cause):
            best = Found(None if snapshot is None else Case(snapshot, raises=raises), failure)
        if bench.session.spent or left <= 0:
            raise _Enough
        if best is not None and best.failure is failure:
            raise _Smaller

    with contextlib.suppress(_Enough):
        try:
            _drive(check, fails, bench, shrink=True)
        except _Smaller:
            best = best and replace(best, smallest=True)
    return best


@contextlib.contextmanager
def replaying(check: Check) -> Iterator[None]:
    """Within it `note()`, `event()` and `target()` in a body work on a case that Hypothesis made before."""
    if not check.is_property:
        yield
        return
    from hypothesis.control import BuildContext
    from hypothesis.internal.conjecture.data import ConjectureData

    assert check.body is not None
    with BuildContext(ConjectureData.for_choices([]), wrapped_test=check.body):
        yield


def _snapshot(inputs: Inputs) -> bytes | None:
    """The inputs, encoded before a body can change them; None where they are no plain data."""
    try:
        return wire.encode(inputs)
    except wire.Refused:
        return None


def _rehearse(check: Check, bench: Bench, inputs: Inputs) -> str | None:
    """Run the body on the reference, which must pass unless an `assume()` rejects the inputs.

    Returns:
        The type of the exception that the reference raised in the submission's place. In a check that
        compares with the reference that is what the submission is to raise, too.
    """
    bench.reference.recall({}, ())
    try:
        error = outcome(check, replace(bench, session=bench.rehearsal), inputs)
    except Exception as steering:
        if check.is_property:
            raise
        error = steering  # an `assume()` in a check that Hypothesis does not run
    if error is None:
        return None
    kind = raised_type(bench.rehearsal.asked)
    if check.compares and kind and isinstance(error, SubmissionError) and not bench.rehearsal.unloadable:
        return kind
    place = where(error, Path(check.file))
    told = f"{place}: the reference does not pass {check.name!r}: {said(error)}"
    raise _Enough(CheckerFault(told)) from error


def _explicit(check: Check, body: Callable[[Inputs], None]) -> None:
    """Run a body on the inputs that `@example` gives, which may be named or stand in `@given`'s order."""
    from hypothesis.errors import UnsatisfiedAssumption

    names = list(_strategies(check))
    for example in getattr(check.body, "hypothesis_explicit_examples", ()):
        with contextlib.suppress(UnsatisfiedAssumption):
            body(dict(example.kwargs) or dict(zip(names, example.args, strict=True)))


def _drive(check: Check, body: Callable[[Inputs], None], bench: Bench, *, shrink: bool = False) -> None:
    """Run a body on the inputs that Hypothesis makes for a check, under the kit's profile."""
    import hypothesis
    from hypothesis.configuration import set_hypothesis_home_dir
    from hypothesis.errors import Flaky

    # Nothing is kept in the folder that somebody happens to be in, where others could change it.
    set_hypothesis_home_dir(os.devnull)

    @hypothesis.seed(_seed(check, bench))
    @_profile(bench.settings.examples, shrink)
    @hypothesis.given(**_strategies(check))
    def drawn(**inputs: Any) -> None:
        body(inputs)

    try:
        with constants_of(_sources(check, bench)):
            drawn()
    except Flaky:  # a case failed and then passed: whoever searches has seen it
        return
    except (_Smaller, GraderError):
        raise
    except Exception as error:
        place = f"{check.file}:{check.line}"
        raise NoInputs(f"{place}: Hypothesis cannot run {check.name!r}: {said(error)}") from error


def _sources(check: Check, bench: Bench) -> list[bytes]:
    """The checker, and the reference as its kind has opened it."""
    checker = Path(check.file)  # a plugin's check may come from none
    return [checker.read_bytes() if checker.is_file() else b"", *bench.rehearsal.files.values()]


def _strategies(check: Check) -> dict[str, Any]:
    strategies: dict[str, Any] = check.hypothesis._given_kwargs  # not public: see pyproject.toml's range
    return strategies


def _profile(examples: int, shrink: bool) -> hypothesis.settings:
    """The kit's one profile: no history, no clock, nothing printed, whatever the author or CI has set."""
    from hypothesis import HealthCheck, Phase, Verbosity
    from hypothesis import settings as make

    return make(
        max_examples=examples,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        backend="hypothesis",
    )


def _seed(check: Check, bench: Bench) -> int:
    """A check's own seed: with one for all, every check would meet the same inputs."""
    text = f"{bench.settings.seed}/{bench.exercise.name}/{check.name}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
