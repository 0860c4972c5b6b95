"""What authors of plugins test with says what is wrong, and lets pass what is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.components import Executor, Kind, Opened, OpenGrader, Reporter
from grader.errors import Unreadable
from grader.kinds.data import Data
from grader.model import Status
from grader.plugins import load_plugins
from grader.testing import (
    REFERENCE,
    REPORTS,
    check_executor,
    check_reporter,
    grade,
    opened,
    write_course,
)

PLUGINS = load_plugins()


def test_the_course_can_be_graded_and_its_reference_earns_everything(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course")
    assert grade(course, "double").exit_code == 1
    assert "4 of 4 points." in grade(course, "double", "--submission", "solutions/double").stdout


def test_a_course_of_another_kind(tmp_path: Path) -> None:
    checker = "from grader import agree, check\n@check(points=1)\ndef sky(submission):\n    'the sky'\n"
    checker += "    agree(submission['sky'], 'blue')\n"
    course = write_course(
        tmp_path / "course", checker, 'sky = "blue"\n', stub='sky = ""\n', kind="answers", file="sky.toml"
    )
    assert grade(course, "double").exit_code == 1
    assert grade(course, "double", "--submission", "solutions/double").exit_code == 0


def test_the_environment_can_be_set_and_unset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_SEED", "x")
    course = write_course(tmp_path / "course")
    assert grade(course, "double").exit_code == 2
    assert grade(course, "double", env={"GRADER_SEED": None}).exit_code == 1
    plain, wide = grade(course), grade(course, env={"COLUMNS": "120"})
    assert ("Doubling" in plain.stdout, "Doubling" in wide.stdout) == (False, True)


@pytest.mark.parametrize("kind", ["python", "answers", "document"])
def test_a_kind_of_the_kit_s_opens(kind: str) -> None:
    texts = {"python": REFERENCE, "answers": 'sky = "blue"', "document": "# Sky\n\nIt is blue.\n"}
    with opened(PLUGINS.pick("kinds", kind), {"double.py": texts[kind]}) as submission:
        subject = submission.subject
        told = {"python": lambda: subject.double(2), "answers": lambda: subject["sky"]}
        assert told.get(kind, lambda: subject.sections[0].title)() in (4, "blue", "Sky")


def test_an_unreadable_submission_says_so() -> None:
    with opened(PLUGINS.pick("kinds", "answers"), {"sky.toml": b"\xff"}) as submission:
        assert isinstance(submission.unloadable, Unreadable)


def test_a_kind_that_opens_half_of_it_is_told_what_lacks() -> None:
    names = [each for each in vars(Opened) if not each.startswith("_") and each not in ("spent", "renew")]
    half: Any = SimpleNamespace(**dict.fromkeys(names))
    kind = Kind("half", lambda *_: nullcontext(half))
    with (
        pytest.raises(AssertionError, match=r"what half opens lacks spent, renew: see"),
        opened(kind, {"a.txt": "x"}),
    ):
        pass
    with opened(Kind("whole", lambda *_: nullcontext(Data({"a.txt": b"x"}))), {"a.txt": "x"}) as data:
        assert data.files == {"a.txt": b"x"}


def test_there_is_a_report_of_each_sort() -> None:
    statuses = {each.status for report in REPORTS for each in report.checks}
    assert statuses == set(Status)
    assert any(report.adjustments for report in REPORTS)
    assert any(each.hidden for report in REPORTS for each in report.checks)


OF_A_CLASS_ALONE = {"canvas"}  # it fills in the class's list, and says so where there is none


@pytest.mark.parametrize("name", sorted(load_plugins().components("reporters").keys() - OF_A_CLASS_ALONE))
def test_the_kit_s_reporters_keep_their_promise(name: str) -> None:
    check_reporter(PLUGINS.pick("reporters", name))


def counted() -> Callable[..., str]:
    calls: list[object] = []

    def render(*args: object) -> str:
        calls.append(args)
        return str(len(calls))

    return render


BAD: dict[str, Callable[..., Any]] = {
    "gives a list and no text": lambda reports, look: [],
    "does not give the same text again": counted(),
    "lets ['\\x00', '\\r', '\\x1b', '\\u202e'] through: see grader.show.printable": lambda reports, look: (
        "".join(str(each.message) for report in reports for each in report.checks)
    ),
}


@pytest.mark.parametrize("told", BAD)
def test_a_reporter_that_does_not_is_told_why(told: str) -> None:
    with pytest.raises(AssertionError) as raised:
        check_reporter(Reporter("mine", BAD[told]))
    assert str(raised.value).splitlines()[0] == f"mine {told}"


def once(open_grader: OpenGrader, jobs: Iterable[bytes], _: int) -> Iterator[tuple[bytes, bytes | None]]:
    with open_grader() as grade:
        yield from ((job, grade(job) if job != b"die" else None) for job in dict.fromkeys(jobs))


def test_executors_are_held_to_a_result_for_each_job() -> None:
    check_executor(PLUGINS.pick("executors", "local"))
    with pytest.raises(AssertionError) as raised:
        check_executor(Executor("mine", once))
    told = "mine gives [(b'1', b'11'), (b'4', b'44'), (b'5', b'55'), (b'die', None)] for "
    assert str(raised.value).startswith(f"{told}[b'5', b'1', b'die', b'4', b'1']")
