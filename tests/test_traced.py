"""GRADER_TRACE=1 tells of hook calls: who gave what, and nothing of what students or hidden checks say."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from types import SimpleNamespace

import pluggy
import pytest

from grader import hookimpl
from grader.components import Reporter
from grader.model import Report
from grader.plugins import load_plugins
from grader.testing import CHECKER, REFERENCE
from tests.conftest import Golden, Grade


@hookimpl(wrapper=True)
def grader_grade() -> Generator[None, Report, Report]:
    return (yield)


@hookimpl
def grader_reporters() -> list[Reporter]:
    return [Reporter("mine", lambda reports, look: "graded\n")]


MINE = SimpleNamespace(grader_grade=grader_grade, grader_reporters=grader_reporters)


def lines(told: str) -> list[str]:
    """What the trace tells, without the commands, of which there are many."""
    found = [each for each in told.splitlines() if each.startswith("GRADER_TRACE: ")]
    return [each for each in found if not each.startswith("GRADER_TRACE: grader_commands()")]


@pytest.fixture
def traced(grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch) -> Grade:
    """Traces the runs, in a course with a hidden check and a submission with secrets of its own."""
    monkeypatch.setenv("GRADER_TRACE", "1")
    hidden = CHECKER.replace("def example", "def exam").replace("needs=example", "needs=exam")
    hidden = hidden.replace("def any_number", "def any_secret")
    (course / "solutions" / "double" / "checker.py").write_text(hidden)
    (course / "inbox").mkdir()
    (course / "inbox" / "double.py").write_text(REFERENCE.replace("2 *", "'my secret' *"))
    return grade


def test_each_hook_call_is_a_line(traced: Grade, golden: Golden) -> None:
    ran = traced("double", "--submission", "inbox", "--report", "mine", plugins={"mine": MINE})
    assert (ran.exit_code, ran.stdout) == (1, "graded\n")
    told = "".join(f"{each}\n" for each in lines(ran.stderr))
    assert told == golden(told)
    assert "GRADER_TRACE: grader_commands(): grader.cli.run gives [Command run]" in ran.stderr
    for secret in ("secret", "exam", "any_", "doubled", str(Path.cwd())):
        assert secret not in told


def test_a_hook_that_raises_is_told_by_the_type_alone(traced: Grade) -> None:
    def fails() -> Generator[None, Report, Report]:
        yield
        raise ValueError("my secret")

    plugin = SimpleNamespace(grader_grade=hookimpl(wrapper=True)(fails))
    ran = traced("double", "--submission", "inbox", plugins={"oops": plugin})
    call = "GRADER_TRACE: grader_grade(exercise=double, submission=inbox): grader.progress raises Fault"
    assert (ran.exit_code, lines(ran.stderr)[-2:]) == (
        3,
        ["GRADER_TRACE: grader_grade(): oops raises Fault", call],
    )


def test_a_path_cannot_write_what_it_likes(traced: Grade) -> None:
    folder = Path("inbox", "\x1b[31m\n::error::")
    folder.mkdir()
    (folder / "double.py").write_text(REFERENCE)
    ran = traced("double", "--submission", folder)
    collected = next(each for each in lines(ran.stderr) if "grader_collect" in each)
    assert collected.endswith(
        "(path=inbox/\\x1b[31m\\n::error::, exercise=double): "
        "grader.collect gives [inbox/\\x1b[31m\\n::error::]"
    )


def test_nothing_is_told_and_nothing_is_wrapped_where_it_is_not_asked_for(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in (None, ""):
        if value is not None:
            monkeypatch.setenv("GRADER_TRACE", value)
        assert lines(grade("double", plugins={"mine": MINE}).stderr) == []
        callers = vars(load_plugins().hook).values()
        assert not [each for hook in callers for each in hook.get_hookimpls() if is_wrapped(each)]
    monkeypatch.setenv("GRADER_TRACE", "1")
    assert all(is_wrapped(each) for each in load_plugins().hook.grader_kinds.get_hookimpls())


def is_wrapped(implementation: pluggy.HookImpl) -> bool:
    return hasattr(implementation.function, "__wrapped__")
