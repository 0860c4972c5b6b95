"""State machines of Hypothesis as checks: programs that are recorded once, and the shortest that fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from grader import check
from grader.store import store_of
from tests.conftest import Report

pytestmark = pytest.mark.usefixtures("one_store")

STACK = """
class Stack:
    made = 0
    def __init__(self, items=()): self.items = list(items)
    def push(self, item): self.items.append(item)
    def pop(self):
        return self.items.pop()
    def join(self, other):
        return Stack(self.items + other.items)
    def __len__(self): return len(self.items)
"""
RULES = """
from hypothesis.stateful import (
    Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, precondition, rule,
)

"""
MACHINE = (
    RULES
    + '''
@check(points=10, hint="on paper")
class Stacks(RuleBasedStateMachine):
    """a stack gives back what was pushed, last first"""

    def __init__(self):
        super().__init__()
        self.mine, self.theirs = self.submission.Stack(), self.reference.Stack()

    @rule(item=st.integers())
    def push(self, item):
        agree(self.mine.push(item), self.theirs.push(item))

    @precondition(lambda self: len(self.theirs) > 0)
    @rule()
    def pop(self):
        agree(self.mine.pop(), self.theirs.pop())
'''
)


def one(graded: dict[str, Any]) -> dict[str, Any]:
    (result,) = graded["checks"]
    return {
        key: result[key] for key in ("status", "cause", "message", "call", "returned", "expected", "live")
    }


def failed(graded: dict[str, Any]) -> dict[str, Any]:
    result = one(graded)
    assert (result.pop("status"), result.pop("live")) == ("failed", False)
    return {key: value for key, value in result.items() if value is not None}


def test_the_reference_passes_and_programs_are_recorded(
    report: Report, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.reference.store_of", store_of)  # of this course alone
    passed = report(STACK, checker=MACHINE, reference=STACK)
    assert (passed["score"], one(passed)["status"], one(passed)["live"]) == (10, "passed", False)
    again = report(STACK, checker=MACHINE, reference=STACK)
    assert one(again) == one(passed)
    assert capfd.readouterr() == ("", "")


def test_the_shortest_program_that_fails_is_told(report: Report) -> None:
    source = STACK.replace("self.items.pop()", "self.items.pop(0)")
    assert failed(report(source, checker=MACHINE, reference=STACK)) == {
        "cause": "disagreement",
        "message": "the answer is 0 where 1 is expected",
        "call": "stack = Stack()\nstack.push(0)\nstack.push(1)\nstack.pop()",
        "returned": "0",
        "expected": "1",
    }


def test_what_is_told_can_be_pasted(report: Report) -> None:
    source = STACK.replace("self.items.pop()", "self.items.pop(0)")
    told = failed(report(source, checker=MACHINE, reference=STACK))
    *before, last = told["call"].split("\n")
    names: dict[str, Any] = {}
    exec("\n".join([source, *before]), names)
    assert repr(eval(last, names)) == told["returned"]


def test_a_mistake_that_shows_after_many_steps_is_found(report: Report) -> None:
    source = STACK.replace("self.items.append(item)", "self.items.append(item if len(self.items) < 6 else 5)")
    first, *between, last = failed(report(source, checker=MACHINE, reference=STACK))["call"].split("\n")
    assert (first, between.count("stack.push(0)") >= 7, len(between) < 15) == ("stack = Stack()", True, True)
    assert last == "stack.pop()"


STOPS = {
    "raises": (
        STACK.replace("self.items.pop()", "self.items.pip()"),
        "exception",
        "AttributeError: 'list' object has no attribute 'pip'\n"
        "in line 7 of double.py: return self.items.pip()",
    ),
    "hangs": (
        STACK.replace("return self.items.pop()", "while self: pass"),
        "timeout",
        "no answer within 0.3 s: is there a loop that does not end?",
    ),
    "crashes": (
        STACK.replace("return self.items.pop()", "import os; os._exit(3)"),
        "crash",
        None,
    ),
    "has no such class": (
        "class Stak: pass",
        "exception",
        "AttributeError: double.py does not define 'Stack', did you mean 'Stak'?",
    ),
    "is no Python": ("class Stack(", "unreadable", None),
}


@pytest.mark.parametrize(("source", "cause", "message"), STOPS.values(), ids=STOPS)
def test_what_stops_a_program_has_its_cause(
    report: Report, source: str, cause: str, message: str | None
) -> None:
    told = failed(report(source, checker=MACHINE, reference=STACK, limits="call_s = 0.3"))
    assert told["cause"] == cause
    assert message in (None, told["message"])
    if cause in ("exception", "timeout", "crash") and "pop" in source:
        assert told["call"].split("\n")[-1] == "stack.pop()"
        assert told["call"].startswith("stack = Stack()\nstack.push(")


def test_everything_that_hypothesis_gives_machines_works(report: Report) -> None:
    checker = (
        RULES
        + '''
@check(points=1)
class Everything(RuleBasedStateMachine):
    """stacks can be joined"""

    stacks, numbers = Bundle("stacks"), Bundle("numbers")

    @initialize(target=stacks, items=st.lists(st.integers(), max_size=2))
    def first(self, items):
        self.count = 1
        return self.submission.Stack(items), self.reference.Stack(items)

    @rule(target=numbers, some=st.lists(st.integers(0, 9), max_size=3))
    def think(self, some):
        return multiple(*some)

    @rule(stack=stacks, number=consumes(numbers))
    def push(self, stack, number):
        mine, theirs = stack
        agree(mine.push(number), theirs.push(number))

    @rule(target=stacks, one=stacks, other=stacks)
    def join(self, one, other):
        self.count += 1
        return one[0].join(other[0]), one[1].join(other[1])

    @rule(stack=stacks, data=st.data())
    def pop(self, stack, data):
        mine, theirs = stack
        for _ in range(data.draw(st.integers(0, min(2, len(theirs))))):
            agree(mine.pop(), theirs.pop())

    @invariant()
    def counted(self):
        assert self.count >= 1

    def teardown(self):
        if getattr(self, "count", 0) > 1:
            agree(len(self.submission.Stack()), 0)
'''
    )
    assert one(report(STACK, checker=checker, reference=STACK)) | {"message": None} == {
        "status": "passed", "live": False, "cause": None, "message": None, "call": None,
        "returned": None, "expected": None,
    }  # fmt: skip
    source = STACK.replace("Stack(self.items + other.items)", "Stack(other.items + self.items)")
    told = failed(report(source, checker=checker, reference=STACK))
    assert (told["cause"], told["returned"], told["expected"]) == ("disagreement", "0", "1")
    lines = told["call"].split("\n")
    assert (lines[0], len(lines) < 8, lines[-1]) == ("stack = Stack([0, 1])", True, "stack3.pop()")


def test_what_teardown_finds_counts_and_what_failed_before_is_told_without_it(report: Report) -> None:
    checker = (
        MACHINE
        + """
    def teardown(self):
        agree(len(self.mine), len(self.theirs))
"""
    )
    assert one(report(STACK, checker=checker, reference=STACK))["status"] == "passed"
    told = failed(report(STACK.replace("len(self.items)", "7"), checker=checker, reference=STACK))
    assert (told["call"], told["returned"], told["expected"]) == (
        "stack = Stack()\nstack.push(0)\nlen(stack)", "7", "1",
    )  # fmt: skip
    told = failed(report(STACK.replace("self.items.pop()", "self.items"), checker=checker, reference=STACK))
    assert told["call"] == "stack = Stack()\nstack.push(0)\nstack.pop()"


def test_where_the_reference_raises_the_submission_is_to_raise(report: Report) -> None:
    checker = MACHINE.replace("    @precondition(lambda self: len(self.theirs) > 0)\n", "")
    assert one(report(STACK, checker=checker, reference=STACK))["status"] == "passed"
    source = STACK.replace("self.items.pop()", "self.items.pop() if self.items else None")
    told = failed(report(source, checker=checker, reference=STACK))
    assert (told["call"], told["expected"], told["cause"]) == (
        "stack = Stack()\nstack.pop()", "raise IndexError", "disagreement",
    )  # fmt: skip


ALONE = (
    RULES
    + '''
@check(points=1)
class Alone(RuleBasedStateMachine):
    """what was pushed is popped"""

    def __init__(self):
        super().__init__()
        self.stack, self.model = self.submission.Stack(), []

    @rule(item=st.integers())
    def push(self, item):
        self.stack.push(item)
        self.model.append(item)

    @rule()
    def pop(self):
        if self.model:
            assert self.stack.pop() == self.model.pop()
'''
)


def test_a_model_in_place_of_the_reference_and_a_plain_assert(report: Report) -> None:
    assert one(report(STACK, checker=ALONE, reference=STACK))["status"] == "passed"
    told = failed(
        report(STACK.replace("self.items.pop()", "self.items.pop(0)"), checker=ALONE, reference=STACK)
    )
    assert told["message"].startswith("assert 0 == 1\n")
    assert told["call"] == "stack = Stack()\nstack.push(0)\nstack.push(1)\nstack.pop()"


def test_a_machine_that_the_reference_does_not_pass_is_a_fault(report: Report) -> None:
    checker = ALONE.replace("if self.model:", "if True:")
    fault = one(report(STACK, checker=checker, reference=STACK))
    assert (fault["status"], fault["message"].rpartition("/")[2]) == (
        "fault", "checker.py:25: the reference does not pass 'Alone': IndexError: pop from empty list",
    )  # fmt: skip


def test_steps_that_no_rule_can_take_are_a_fault(report: Report) -> None:
    checker = MACHINE.replace("@rule(item=", "@precondition(lambda self: False)\n    @rule(item=")
    fault = one(report(STACK, checker=checker, reference=STACK))
    assert fault["status"] == "fault"
    assert "Hypothesis cannot run 'Stacks'" in fault["message"]


def test_a_submission_that_leads_a_program_elsewhere_fails_and_ends(report: Report) -> None:
    """The rules that may run hang on the submission's answers, which is the checker's blunder."""
    checker = MACHINE.replace("len(self.theirs) > 0", "len(self.mine) > 0")
    source = STACK.replace("return len(self.items)", "return 0")
    assert one(report(STACK, checker=checker, reference=STACK))["status"] == "passed"
    assert one(report(source, checker=checker, reference=STACK))["status"] in ("passed", "failed")


def test_a_right_submission_with_other_objects_passes(report: Report) -> None:
    """Calls that were sent ahead name the objects of another file, which has them in other answers."""
    source = STACK.replace("self.items.append(item)", "self.items.append(item); return self")
    checker = MACHINE.replace(
        "agree(self.mine.push(item), self.theirs.push(item))", "self.mine.push(item), self.theirs.push(item)"
    )
    assert one(report(source, checker=checker, reference=STACK))["status"] == "passed"
    source = source.replace("return self\n", "return Stack()\n")
    assert one(report(source, checker=checker, reference=STACK))["status"] == "passed"


NO_MACHINES = {
    "no docstring": (
        MACHINE.replace('    """a stack gives back what was pushed, last first"""\n', ""),
        "Stacks has no docstring: it is the sentence that students read",
    ),
    "no rules": (
        MACHINE[: MACHINE.index("    @rule")],
        "Stacks has no rules: write @rule() above what it may do",
    ),
    "async": (
        MACHINE.replace("def pop", "async def pop"),
        "Stacks.pop is async, and nothing would wait for it: write def",
    ),
    "a class": (
        '@check(points=1)\nclass Plain:\n    """a claim"""\n',
        "Plain is a class: write a function, or a Hypothesis state machine",
    ),
}


@pytest.mark.parametrize(("checker", "told"), NO_MACHINES.values(), ids=NO_MACHINES)
def test_what_is_no_state_machine_is_refused(report: Report, checker: str, told: str, course: Path) -> None:
    with pytest.raises(ValueError, match=told.replace("(", r"\(").replace(")", r"\)")):
        exec(
            "from hypothesis import strategies as st\nfrom grader import agree, check\n" + checker,
            {"__name__": "checker"},
        )


def test_a_check_of_a_machine_knows_its_place_and_whether_it_compares() -> None:
    @check(points=1)
    class Compares(RuleBasedStateMachine):
        """a claim"""

        @rule(n=st.integers())
        def step(self, n: int) -> None:
            self.reference.f(n)  # type: ignore[attr-defined]

    made: Any = Compares
    assert (made.name, made.claim, made.file, made.is_property, made.compares) == (
        "Compares",
        "a claim",
        __file__,
        True,
        True,
    )


HOSTILE = {
    "equals everything": "def __eq__(self, other): return True\n    __hash__ = None",
    "is what it is compared with": "__class__ = property(lambda self: int)",
    "has properties that raise": "size = property(lambda self: 1 / 0)\n    def __bool__(self): 1 / 0",
    "has no end": "def __iter__(self): return self\n    def __next__(self): return self",
}


@pytest.mark.parametrize("own", HOSTILE.values(), ids=HOSTILE)
def test_a_class_that_gives_itself_for_every_answer_earns_nothing(report: Report, own: str) -> None:
    source = f"""
class Stack:
    {own}
    def push(self, item): return None
    def pop(self): return self
    def __len__(self): return 1
    def __getattr__(self, name): return self
    def __call__(self, *args): return self
"""
    told = failed(report(source, checker=MACHINE, reference=STACK))
    assert told["cause"] == "disagreement"
    assert told["message"].startswith("the answer is <Stack object> where ")


def test_objects_without_end_end_the_check(report: Report) -> None:
    checker = '''
@check(points=1)
def ends(submission):
    """a chain ends"""
    link = submission.Link(3)
    while link.after:
        link = link.after
'''
    reference = "class Link:\n    def __init__(self, n): self.after = Link(n - 1) if n else None\n"
    source = "class Link:\n    def __init__(self, n): self.after = self\n"
    told = failed(report(source, checker=checker, reference=reference))
    assert (told["cause"], told["message"]) == ("unreadable", "there is no end to the answers")
    assert len(told["call"].split("\n")) < 70
