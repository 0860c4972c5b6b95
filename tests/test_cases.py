"""Making cases: on the reference alone, the same for everybody, smallest first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from grader import Check, agree, check
from grader.batches import Case
from grader.cases import Drawn, record
from grader.errors import CheckerFault
from grader.hunt import hunt
from grader.kinds.python import open_python
from grader.model import Exercise, Settings, Submission
from grader.sandbox import wire
from grader.sandbox.recalled import Recalled
from grader.sandbox.trusted import Trusted
from grader.show import show
from grader.store import Recorded
from grader.trial import Bench


@contextmanager
def bench(
    tmp_path: Path, submission: str = "def double(n): return 2 * n\n", **settings: Any
) -> Iterator[Bench]:
    """A bench over two sources, both in this process: only making cases is tried here."""
    exercise = Exercise("double", "", "python", ("double.py",), tmp_path, tmp_path)
    theirs, ours = tmp_path / "theirs.py", tmp_path / "ours.py"
    theirs.write_text(submission)
    ours.write_text("def double(n): return 2 * n\n")
    with (
        open_python(exercise, Submission(theirs), Trusted(tmp_path)) as session,
        open_python(exercise, Submission(ours), Trusted(tmp_path)) as reference,
        open_python(exercise, Submission(ours), Trusted(tmp_path)) as rehearsal,
    ):
        yield Bench(exercise, Settings(**settings), session, Recalled(reference), rehearsal)


def doubles(name: str) -> Check:
    @given(st.integers())
    def body(submission: Any, reference: Any, n: int) -> None:
        """any number is doubled"""
        if n % 5 == 4:
            reject()
        agree(submission.double(n), reference.double(n))

    body.__name__ = name
    return check(points=1)(body)


def inputs(recorded: Recorded) -> list[int]:
    return [wire.decode(each.inputs)["n"] for each in recorded.cases]


def test_cases_are_made_on_the_reference_smallest_first(tmp_path: Path) -> None:
    with bench(tmp_path, "raise SystemExit") as made, bench(tmp_path) as other:
        numbers = inputs(record(doubles("one"), made))
        assert numbers == inputs(record(doubles("one"), other))
    assert numbers == sorted(set(numbers), key=lambda n: (len(show({"n": n})), show({"n": n})))
    assert 80 < len(numbers) <= 100
    assert not any(n % 5 == 4 for n in numbers)


def test_seed_exercise_and_check_make_other_cases(tmp_path: Path) -> None:
    with bench(tmp_path) as first, bench(tmp_path, seed=1) as second, bench(tmp_path, examples=7) as third:
        one = inputs(record(doubles("one"), first))
        assert one != inputs(record(doubles("two"), first))
        assert one != inputs(record(doubles("one"), second))
        assert len(inputs(record(doubles("one"), third))) <= 7


def test_what_was_drawn_once_serves_whatever_counterexamples_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, drawn = doubles("one"), Drawn()
    number = int("74011")  # no constant of this file, which Hypothesis would try
    with bench(tmp_path) as plain:
        known = replace(plain, counterexamples={"one": (wire.encode({"n": number}),)})
        expected = record(one, known)
        assert number not in inputs(record(one, plain, drawn))
        monkeypatch.setattr("grader.cases.drive", None)
        again = record(one, known, drawn)
        assert number in inputs(again)
        assert number not in inputs(record(one, plain, drawn))
    assert replace(again, cpu_s=0) == replace(expected, cpu_s=0)


def test_a_check_without_hypothesis_has_one_case(tmp_path: Path) -> None:
    @check(points=1)
    def plain(submission: Any) -> None:
        """plain"""

    with bench(tmp_path) as made:
        assert record(plain, made).cases == (Case(wire.encode({})),)


def test_a_hunt_ends_after_its_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.hunt.SHRINK_RUNS", 20)
    counting = (
        "calls = []\ndef total(n):\n    calls.append(n)\n    return sum(n)\nmade = lambda: len(calls)\n"
    )

    @check(points=1)
    @given(st.lists(st.integers(0, 10**6), min_size=9))
    def small(submission: Any, n: list[int]) -> None:
        """small in total"""
        assert submission.total(n) < 10**6

    with bench(tmp_path, counting) as made:
        found = hunt(small, made)
        assert found is not None
        assert 20 < made.session.subject.made() <= 20 + made.settings.examples  # without an end it takes 271


def test_a_reference_that_fails_is_a_fault_at_the_line_that_failed(tmp_path: Path) -> None:
    @check(points=1)
    @given(st.integers(0, 9))
    def wrong(submission: Any, n: int) -> None:
        """wrong"""
        agree(submission.double(n), 3 * n)

    with bench(tmp_path) as made, pytest.raises(CheckerFault) as fault:
        record(wrong, made)
    assert str(fault.value).startswith(
        f"{__file__}:{wrong.line + 4}: the reference does not pass 'wrong': Dis"
    )


def test_inputs_are_kept_as_they_were_before_the_body_changed_them(tmp_path: Path) -> None:
    @check(points=1)
    @given(st.lists(st.integers(), min_size=2))
    def empties(submission: Any, n: list[int]) -> None:
        """empties its list"""
        n.clear()

    with bench(tmp_path) as made:
        cases = record(empties, made).cases
    assert len(cases) > 50
    assert all(len(wire.decode(each.inputs)["n"]) >= 2 for each in cases)


def test_a_check_for_which_nothing_is_made_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.cases.drive", lambda *told, **options: None)
    with bench(tmp_path) as made, pytest.raises(CheckerFault, match="makes no inputs for 'one'"):
        record(doubles("one"), made)
