"""A Hypothesis state machine as a check's body: programs of calls, on the submission and the reference."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from types import FunctionType
from typing import Any

# Hypothesis is imported inside functions: who has a state machine has it loaded.

STEPS = (1, 2, 3, 4, 5, 6, 8, 12, *[40] * 16)
"""how many rules a program may run: short ones that fail read well, and long ones reach far"""

RULES = "hypothesis.stateful"
MARKS = tuple(f"hypothesis_stateful_{each}" for each in ("rule", "initialize_rule", "invariant"))


def is_machine(cls: type) -> bool:
    """Whether a class is a Hypothesis state machine."""
    stateful = sys.modules.get(RULES)
    return stateful is not None and issubclass(cls, stateful.RuleBasedStateMachine)


def body_of(machine: Any) -> Callable[..., object]:
    """A body below `@given` that runs one program of a state machine's rules.

    The machine finds `self.submission` and `self.reference` from its `__init__` on. Its `teardown` is called
    where a program came to its end.

    Raises:
        ValueError: where the class has no rules, or one of its functions is async.
    """
    from hypothesis import HealthCheck, given, settings
    from hypothesis.stateful import get_state_machine_test
    from hypothesis.strategies import data, sampled_from

    if not any(hasattr(value, MARKS[0]) for _, value in inspect.getmembers(machine)):
        raise ValueError(f"{machine.__name__} has no rules: write @rule() above what it may do")
    for each in _functions(machine):
        if inspect.iscoroutinefunction(each) or inspect.isasyncgenfunction(each):
            raise ValueError(f"{each.__qualname__} is async, and nothing would wait for it: write def")

    subjects = ContextVar[dict[str, Any]]("subjects")

    def made() -> Any:
        each = machine.__new__(machine)
        vars(each).update(subjects.get())
        each.__init__()
        own, handled = each.teardown, sys.exception()
        # What a program came to that fails is told by its last call, and its process ends anyway.
        vars(each)["teardown"] = lambda: own() if sys.exception() is handled else None
        return each

    quiet = settings(suppress_health_check=[*HealthCheck], database=None)
    runs: dict[int, Any] = {
        steps: get_state_machine_test(made, settings=settings(quiet, stateful_step_count=steps)).hypothesis  # type: ignore[arg-type, attr-defined]
        for steps in {*STEPS}
    }

    def program(drawn: Any, **given: Any) -> None:
        before = subjects.set(given)
        try:
            runs[drawn.draw(sampled_from(STEPS))].inner_test(drawn)
        finally:
            subjects.reset(before)

    def alone(submission: Any, data: Any) -> None:
        program(data, submission=submission)

    def compared(submission: Any, reference: Any, data: Any) -> None:
        program(data, submission=submission, reference=reference)

    compares = any("reference" in each.__code__.co_names for each in _functions(machine))
    body: Callable[..., object] = given(data=data())(compared if compares else alone)
    return body


def _functions(machine: type) -> Iterator[FunctionType]:
    """The functions that a state machine's author has written, and those that Hypothesis puts around them."""
    own = [each for each in machine.__mro__ if each.__module__ != RULES and each is not object]
    left: list[object] = [value for each in own for value in vars(each).values()]
    while left:
        each = left.pop()
        if isinstance(each, property):
            left += filter(None, (each.fget, each.fset))
        elif isinstance(each, classmethod | staticmethod):
            left.append(each.__func__)
        elif isinstance(each, FunctionType):
            yield each
            left += [cell.cell_contents for cell in each.__closure__ or ()]
            left += [getattr(getattr(each, mark, None), "function", None) for mark in MARKS]
