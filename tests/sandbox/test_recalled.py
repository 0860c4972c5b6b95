"""A recorded reference: it answers as recorded, and is asked itself as soon as something else is asked."""

from __future__ import annotations

from typing import Any

import pytest

from grader.errors import SubmissionError
from grader.sandbox.recalled import Recalled
from grader.sandbox.record import Asked
from grader.sandbox.session import Session
from tests.sandbox.conftest import Open

SOURCE = """
class Account:
    def __init__(self):
        self.total = 0
    def add(self, amount):
        self.total += amount
        return self.total
def double(n):
    return 2 * n
def fails(n):
    raise ValueError(n)
"""


def use(subject: Any) -> list[Any]:
    account = subject.Account()
    with pytest.raises(ValueError, match="3"):
        subject.fails(3)
    return [subject.double(2), account.add(3), account.add(4)]


@pytest.fixture
def session(opened: Open) -> Session:
    return opened(SOURCE)


@pytest.fixture
def recorded(session: Session) -> tuple[Asked, ...]:
    """What `use` asks, with the answers; the session's worker is then another."""
    use(session.subject)
    session.renew()
    return tuple(session.asked)


def body(recalled: Recalled, session: Session, asked: tuple[Asked, ...]) -> None:
    recalled.recall(dict(session.known), asked)
    recalled.begin_body()


def test_it_answers_without_the_reference(
    session: Session, recorded: tuple[Asked, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    recalled = Recalled(session)
    body(recalled, session, recorded)
    monkeypatch.setattr(session, "ask", None)
    assert use(recalled.subject) == [4, 3, 7]
    assert recalled.asked == recorded


def test_another_question_is_put_to_the_reference_where_the_body_has_come(
    session: Session, recorded: tuple[Asked, ...]
) -> None:
    recalled = Recalled(session)
    body(recalled, session, recorded)
    account = recalled.subject.Account()
    with pytest.raises(SubmissionError):
        recalled.subject.fails(3)
    assert recalled.asked == recorded[:2]
    assert [account.add(10), account.add(1), recalled.subject.double(5)] == [10, 11, 10]
    assert [each.request for each in recalled.asked[:2]] == [each.request for each in recorded[:2]]
    assert len(recalled.asked) == 7  # a method is looked up, and called


def test_more_than_was_recorded_is_put_to_the_reference(
    session: Session, recorded: tuple[Asked, ...]
) -> None:
    recalled = Recalled(session)
    body(recalled, session, recorded)
    use(recalled.subject)
    assert recalled.subject.double(8) == 16


def test_the_next_body_begins_anew(session: Session, recorded: tuple[Asked, ...]) -> None:
    recalled = Recalled(session)
    body(recalled, session, recorded)
    assert recalled.subject.double(9) == 18
    body(recalled, session, recorded)
    assert use(recalled.subject) == [4, 3, 7]
    assert recalled.asked == recorded


def test_without_a_record_everything_is_asked(session: Session) -> None:
    recalled = Recalled(session)
    recalled.recall({}, ())
    recalled.begin_body()
    assert use(recalled.subject) == [4, 3, 7]
    assert len(recalled.asked) == 7  # a method is looked up, and called
    assert not hasattr(recalled.subject, "triple")
