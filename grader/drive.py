"""Drive Hypothesis: run a function on the inputs that it makes for a check, under the kit's one profile."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.checkers import said
from grader.checks import Check
from grader.constants import constants_of
from grader.errors import CheckerFault, GraderError
from grader.sandbox import wire
from grader.trial import Bench

if TYPE_CHECKING:
    import hypothesis

# Hypothesis itself is imported inside functions: a course of quizzes and documents never loads it.

Inputs = dict[str, Any]
START = b"start"  # where a failing case stands in a database of Hypothesis


class NoInputs(CheckerFault):
    """Hypothesis cannot make inputs that the body accepts."""


class Enough(BaseException):
    """Ends a run of Hypothesis at once, where an `Exception` would be replayed first."""


class Smaller(Exception):
    """A case that fails, for Hypothesis to make smaller."""


def drive(
    check: Check,
    body: Callable[[Inputs], None],
    bench: Bench,
    *,
    shrink: bool = False,
    start: bytes | None = None,
) -> None:
    """Run a body on the inputs that Hypothesis makes for a check, under the kit's profile.

    Args:
        shrink: whether it makes a failing case smaller.
        start: the case to make smaller, where one was kept as the choices by which it is drawn.
    """
    import hypothesis
    from hypothesis.configuration import set_hypothesis_home_dir
    from hypothesis.errors import Flaky

    # Nothing is kept in the folder that somebody happens to be in, where others could change it.
    set_hypothesis_home_dir(os.devnull)

    profile = _profile(bench.settings.examples, shrink)
    if start is not None and not is_plain(start):
        profile = _beginning_with(start, profile)

    @profile  # above the seed, which takes away what is known
    @hypothesis.seed(_seed(check, bench))
    @hypothesis.given(**strategies_of(check))
    def drawn(**inputs: Any) -> None:
        body(inputs)

    vars(drawn)["_hypothesis_internal_database_key"] = START
    try:
        with constants_of(sources_of(check, bench)):
            drawn()
    except Flaky:  # a case failed and then passed: whoever searches has seen it
        return
    except (Smaller, GraderError):
        raise
    except Exception as error:
        place = f"{check.file}:{check.line}"
        raise NoInputs(f"{place}: Hypothesis cannot run {check.name!r}: {said(error)}") from error


def sources_of(check: Check, bench: Bench) -> list[bytes]:
    """The checker, and the reference as its kind has opened it."""
    checker = Path(check.file)  # a plugin's check may come from none
    return [checker.read_bytes() if checker.is_file() else b"", *bench.rehearsal.files.values()]


def strategies_of(check: Check) -> dict[str, Any]:
    """What `@given` has for each of the body's parameters."""
    strategies: dict[str, Any] = check.hypothesis._given_kwargs  # not public: see pyproject.toml's range
    return strategies


@functools.cache  # a replay wants it for each case
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


def _beginning_with(start: bytes, profile: hypothesis.settings) -> hypothesis.settings:
    """A profile that shrinks one case: Hypothesis finds it where it looks for what has failed before."""
    from hypothesis import Phase, settings
    from hypothesis.database import InMemoryExampleDatabase, choices_to_bytes

    known = InMemoryExampleDatabase()
    known.save(START, choices_to_bytes([*wire.decode(start), False]))  # one more, or it counts as shrunk
    return settings(profile, phases=[Phase.reuse, Phase.shrink], database=known)


def _seed(check: Check, bench: Bench) -> int:
    """A check's own seed: with one for all, every check would meet the same inputs."""
    text = f"{bench.settings.seed}/{bench.exercise.name}/{check.name}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def snapshot_of(inputs: Inputs) -> bytes | None:
    """The inputs, encoded before a body can change them; None where they are no plain data."""
    try:
        return wire.encode(inputs)
    except wire.Refused:
        return None


def choices_of(check: Check) -> bytes | None:
    """All that Hypothesis has drawn for the body that has just run, encoded: see `replaying`.

    It stands for inputs that are no plain data, such as `data()`, functions, the program of a state machine.
    None where that cannot be encoded, or nothing was drawn.
    """
    from hypothesis.control import current_build_context

    choices = current_build_context().data.choices
    try:
        return wire.encode([*choices]) if choices else None
    except wire.Refused:
        return None


def is_plain(encoded: bytes) -> bool:
    """Whether a case was kept as its inputs, and not as the choices by which they are drawn."""
    return isinstance(wire.decode(encoded), dict)


@contextlib.contextmanager
def replaying(check: Check, encoded: bytes) -> Iterator[Inputs]:
    """Within it a body runs on a case that Hypothesis made before; `note()` and the like work in it.

    What was kept as choices is drawn again as it was, as long as the body does as before; after that, in the
    simplest way there is.

    Args:
        encoded: a case's inputs, or the choices by which they are drawn.
    """
    kept = wire.decode(encoded)
    if not check.is_property:
        yield kept
        return
    from hypothesis._settings import local_settings
    from hypothesis.control import BuildContext
    from hypothesis.internal.conjecture.choice import ChoiceTemplate
    from hypothesis.internal.conjecture.data import ConjectureData

    assert check.body is not None
    drawn = isinstance(kept, list)
    choices = [*kept, ChoiceTemplate("simplest", count=None)] if drawn else []
    data = ConjectureData(random=None, prefix=choices) if drawn else ConjectureData.for_choices([])
    profile = _profile(1, shrink=False)
    with local_settings(profile), BuildContext(data, wrapped_test=check.body) as context:
        yield context.prep_args_kwargs_from_strategies(strategies_of(check))[0] if drawn else kept
