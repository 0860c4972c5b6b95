"""`grade doctor`, and `--sandbox strict`, on machines that have every layer and on one that lacks some."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest

from grader.sandbox.forked import can_fork, missing
from grader.sandbox.syscalls import compiled_filter
from tests.conftest import Golden, Grade

ALL = b"\x06\0\0\0\0\0\xff\x7f"  # a filter that lets every call through

pytestmark = pytest.mark.skipif(not can_fork() or bool(missing()), reason="this machine lacks layers itself")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Landlock, and without the library that compiles filters."""
    monkeypatch.setattr("grader.sandbox.confine.landlock_version", lambda: 0)
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    compiled_filter.cache_clear()
    yield
    compiled_filter.cache_clear()


def states(text: str) -> dict[str, str]:
    """What doctor says of each layer."""
    return dict(re.findall(r"^([a-z-]+)[ \d]*: (holds|not here|BROKEN)", text, re.MULTILINE))


def test_every_layer_is_tried(grade: Grade) -> None:
    ran = grade("doctor")
    told = states(ran.stdout)
    assert set(told) == {"process", "clocks", "limits", "privileges", "user", "landlock", "seccomp"}
    assert told.pop("user") in ("holds", "not here")  # that depends on who runs this, and on the interpreter
    assert set(told.values()) == {"holds"}
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout.endswith("\nEverything that --sandbox strict wants is here.\n")


@pytest.mark.parametrize("columns", ["60", "120"])
def test_what_is_not_here_and_the_way_to_it(
    grade: Grade, golden: Golden, bare: None, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ran = grade("doctor")
    assert (ran.exit_code, ran.stderr) == (0, "")
    told = ran.stdout.replace("user: holds   ", "user: not here")  # see above
    assert told == golden(told)


def test_a_layer_that_does_not_hold_is_broken(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.forked.compiled_filter", lambda scratch=False: ALL)
    ran = grade("doctor")
    assert (ran.exit_code, states(ran.stdout)["seccomp"]) == (3, "BROKEN")
    told = "grade: seccomp does not hold here\nNext: report this, with your system's version\n"
    assert ran.stderr == told


def test_strict_refuses_and_auto_grades_and_says_by_what(grade: Grade, bare: None) -> None:
    ran = grade("double", "--sandbox", "strict")
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr == (
        "grade: --sandbox strict needs landlock and seccomp, which this machine lacks\n"
        "Next: use Linux 5.13 or newer with landlock among its security modules (lsm=landlock,… at boot); "
        "install libseccomp (apt install libseccomp2, apk add libseccomp), on a 64-bit Linux\n"
    )
    ran = grade("double", "--submission", "solutions/double", "--report", "json")
    assert ran.exit_code == 0
    assert not {"landlock", "seccomp"} & set(re.findall(r"\w+", ran.stdout))


def test_strict_grades_where_every_layer_is_here(grade: Grade) -> None:
    ran = grade("double", "--submission", "solutions/double", "--sandbox", "strict", "--report", "json")
    assert ran.exit_code == 0
    assert {"landlock", "seccomp"} <= set(re.findall(r"\w+", ran.stdout))
