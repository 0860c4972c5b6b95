"""A state machine of Hypothesis' as the body of a check: programs of calls, the same to both sides."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any, cast

# Hypothesis itself is imported inside functions: see `drive`.


def body_of(machine: Any) -> Callable[..., None]:
    """The body that runs a `RuleBasedStateMachine`, whose rules have `self.submission` and `self.reference`.

    Hypothesis draws the program while it runs, from what comes back, too: so it only runs live.

    Raises:
        ValueError: for another class.
    """
    from hypothesis import given
    from hypothesis import strategies as st
    from hypothesis.stateful import RuleBasedStateMachine, get_state_machine_test

    stands_in = not isinstance(RuleBasedStateMachine, type)  # see `standin`: such a check is not tried there
    if not stands_in and not issubclass(machine, RuleBasedStateMachine):
        raise ValueError(f"{machine.__name__} is a class: check a function, or a RuleBasedStateMachine")

    def body(submission: Any, reference: Any, data: Any) -> None:
        def made() -> Any:
            each = machine.__new__(machine)
            each.submission, each.reference = submission, reference
            each.__init__()
            return each

        settings = machine.TestCase.settings  # of which the number of steps counts
        run: Any = get_state_machine_test(cast(Any, made), settings=settings)
        run.hypothesis.inner_test(data)

    body.__name__ = machine.__name__
    body.__doc__ = vars(machine).get("__doc__")  # and none that it has inherited
    return given(data=st.data())(body)


def code_of(machine: type) -> CodeType:
    """The code of the first function that a class defines, which tells where it stands; or ValueError."""
    codes = [each.__code__ for each in vars(machine).values() if isinstance(each, FunctionType)]
    if not codes:
        raise ValueError(f"{machine.__name__} has no rules: write @rule() above what it is to do")
    return min(codes, key=lambda code: code.co_firstlineno)
