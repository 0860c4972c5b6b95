"""Cases in batches: whatever a submission does, the answers are those that it gives one by one."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.batches import BATCH_BYTES, Batch, Case, batches_of
from grader.kinds.python import open_python
from grader.model import Exercise, Submission
from grader.sandbox import wire
from grader.sandbox.proxy import refer
from grader.sandbox.record import Asked
from grader.sandbox.session import Session
from grader.sandbox.trusted import Trusted
from grader.sandbox.worker import FIRST

SOURCE = """
kept = []
filled = {}
class Thing:
    def __init__(self, n):
        self.n = n
    def grows(self):
        self.n += 1
        return self.n
def double(n):
    return 2 * n
def prints(n):
    print(n)
    return n
def fails(n):
    raise ValueError(n)
def empties(n):
    raise SystemExit
def same(n):
    kept.append(n)
    return kept
def fills(n):
    filled[str(n % 3)] = float(n)
    return filled
def makes(n):
    return Thing(n)
def either(n):
    return Thing(n) if n % 2 else [n]
def deep(n):
    return [[[n]]] if n % 2 else "x" * n * 1000
def deepest(n):
    value = n
    for _ in range(63):
        value = [value]
    return value
def closes(n):
    import sys
    sys.stdout.close()
    return n
"""
NAMES = ["double", "prints", "fails", "empties", "same", "makes", "either", "deep", "closes", "gone"]
calls = st.tuples(
    st.sampled_from(NAMES), st.integers(0, 9), st.booleans(), st.sampled_from([False] * 5 + [True])
)
Called = tuple[str, int, bool, bool]  # the function, its argument, whether to echo, whether to name it
bodies = st.lists(st.lists(calls, min_size=1, max_size=4), min_size=1, max_size=6)


def requests(body: list[Called]) -> list[bytes]:
    return [
        wire.encode(
            [FIRST + index, "call", 0, name, *(([], {"n": n}) if by_name else ([n], {})), echo], refer
        )
        for index, (name, n, echo, by_name) in enumerate(body)
    ]


def answered(session: Session, bodies: list[list[Called]]) -> list[Case]:
    """The cases of these bodies on a submission, asked one by one in a new worker."""
    session.renew()
    cases = []
    for body in bodies:
        session.begin_body()
        session.names()
        assert session._channel is not None
        asked = [Asked(each, session._channel.ask(each, 5)) for each in requests(body)]
        cases.append(Case(b"", tuple(asked)))
    return cases


@contextlib.contextmanager
def opened(folder: Path, source: str) -> Iterator[Session]:
    """A session over a source in this process, where thousands of calls take no time."""
    folder.mkdir()
    path = folder / "task.py"
    path.write_text(source)
    exercise = Exercise("task", "", "python", ("task.py",), folder, folder)
    with open_python(exercise, Submission(path), Trusted(folder)) as session:
        yield session


OTHER = SOURCE.replace("return 2 * n", "return deepest(n) if n == 9 else n * (2 if n < 5 else print(n) or 3)")


def test_the_answers_are_those_of_one_by_one(tmp_path: Path) -> None:
    @settings(max_examples=300)
    @given(bodies)
    @example([[("double", 1, False, False)] * 3] * 3)
    @example([[("double", 1, True, False), ("double", 7, True, False)]] * 3)
    @example([[("double", 1, False, False), ("double", 2, False, True)]] * 3)
    @example([[("either", 1, False, False), ("either", 2, False, False)]] * 3)
    @example([[("deepest", 1, False, False)] * 2])
    @example([[("fills", 1, False, False), ("fills", 4, False, False)]])
    @example([[("double", 9, False, False)] * 2])
    @example([[("closes", 1, False, False)], [("prints", 2, False, False)], [("prints", 2, False, False)]])
    def hold(bodies: list[list[Called]]) -> None:
        expected, alone = answered(ours, bodies), answered(theirs, bodies)
        batches = batches_of(expected)
        assert [case for batch in batches for case in batch.cases] == expected
        for session, cases in ((ours, expected), (theirs, alone)):
            session.renew()
            left = iter(cases)
            for batch in batches:
                answers = session.ask_all(batch.requests)
                assert batch.asked(answers) == [next(left).asked for _ in batch.cases]
                assert (session is theirs) or (answers == batch.answers)

    with opened(tmp_path / "ours", SOURCE) as ours, opened(tmp_path / "theirs", OTHER) as theirs:
        hold()


def doubled(n: int) -> Asked:
    request = wire.encode([2, "call", 0, "double", [n], {}, False])
    return Asked(request, wire.encode({"number": 2, "returned": 2 * n}))


def test_calls_of_one_function_cross_as_one() -> None:
    asked = [doubled(n) for n in range(50)]
    (batch,) = batches_of(Case(b"", (each,)) for each in asked)
    assert wire.decode(batch.requests) == [0, "calls", "double", b"\2" * 50, [[n] for n in range(50)], False]
    assert batch.answers == b"".join(each.answer for each in asked)
    assert batch.asked(batch.answers) == [(each,) for each in asked]


def test_calls_whose_arguments_are_too_deep_to_be_part_of_one_cross_by_themselves() -> None:
    deep: list[Any] = []
    for _ in range(wire.MAX_DEPTH - 3):
        deep = [deep]
    request = wire.encode([2, "call", 0, "double", [deep], {}, False])
    (batch,) = batches_of([Case(b"", (Asked(request, b"a"), Asked(request, b"b")))])
    assert batch.requests == 2 * request


def test_a_body_may_make_more_calls_than_cross_as_one() -> None:
    requests = [wire.encode([FIRST + n, "call", 0, "double", [n], {}, False]) for n in range(300)]
    (batch,) = batches_of([Case(b"", tuple(Asked(each, b"a") for each in requests))])
    together, *others = wire.split(batch.requests)
    assert [*wire.decode(together)[3]] == [*range(FIRST, 256)]
    assert others == requests[256 - FIRST :]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_another_number_of_answers_is_refused(number: int) -> None:
    asked = [doubled(n) for n in range(2)]
    (batch,) = batches_of(Case(b"", (each,)) for each in asked)
    with pytest.raises(wire.Refused):
        batch.asked(number * asked[0].answer)


@given(st.binary(max_size=60))
def test_arbitrary_answers_are_told_apart_or_refused(data: bytes) -> None:
    asked = Asked(
        wire.encode([2, "call", 0, "double", [1], {}, False]), wire.encode({"number": 2, "returned": 2})
    )
    (batch,) = batches_of([Case(b"", (asked,))] * 2)
    try:
        told = batch.asked(data)
    except wire.Refused:
        return
    assert [len(each) for each in told] == [1, 1]


def of_size(number: int, size: int) -> Case:
    """A case that asks and is answered with so many bytes, none of which is a call."""
    return Case(b"%d" % number, (Asked(b"r" * (size // 2), b"a" * (size - size // 2)),) if size else ())


@given(st.lists(st.integers(0, BATCH_BYTES + 9), max_size=12))
def test_batches_hold_every_case_in_its_order_and_no_more_than_fits(sizes: list[int]) -> None:
    cases = [of_size(number, size) for number, size in enumerate(sizes)]
    batches = batches_of(cases)
    assert [case for batch in batches for case in batch.cases] == cases
    filled = [
        sum(len(each.request + each.answer) for case in batch.cases for each in case.asked)
        for batch in batches
    ]
    for batch, size in zip(batches, filled, strict=True):
        assert len(batch.requests + batch.answers) == size
        assert len(batch.cases) == 1 or (size <= BATCH_BYTES and all(case.asked for case in batch.cases))
    for (before, size), after in itertools.pairwise(zip(batches, filled, strict=True)):
        first = sum(len(each.request + each.answer) for each in after[0].cases[0].asked)
        assert not before.requests or not first or size + first > BATCH_BYTES


def test_an_empty_batch_is_none() -> None:
    assert batches_of([]) == ()
    assert Batch((of_size(1, 0),)).asked(b"") == [()]
