"""Kept cases: found again when nothing has changed, thrown away when damaged, never half there."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batches import Batch, Case
from grader.sandbox.record import Asked
from grader.store import Recorded, Store, key_of, store_of
from grader.versions import versions
from tests.conftest import Grade, Report

asked = st.lists(st.builds(Asked, st.binary(max_size=9), st.binary(max_size=9)), max_size=3).map(tuple)
cases = st.builds(Case, st.binary(max_size=9), asked, asked, st.none() | st.text(), st.booleans())
batches = st.builds(
    Batch, st.lists(cases, max_size=5).map(tuple), st.binary(max_size=9), st.binary(max_size=9)
)
recorded = st.builds(
    Recorded,
    st.none() | st.lists(batches, max_size=3).map(tuple),
    st.dictionaries(st.text(), st.booleans()),
    st.sets(st.text()),
    st.floats(0, 100),
)
CASE = Case(b"inputs", (Asked(b"request", b"answer"),))
SOME = Recorded((Batch((CASE,), b"request", b"answer"),), {"double": True}, {"double"}, 0.5)


@given(recorded)
def test_what_is_kept_is_found_again(tmp_path_factory: pytest.TempPathFactory, told: Recorded) -> None:
    store = Store(tmp_path_factory.mktemp("course") / "cases")
    assert store.kept("one") is None
    store.keep("one", told)
    assert store.kept("one") == told
    assert store.kept("two") is None


def test_whatever_is_damaged_is_thrown_away(tmp_path: Path) -> None:
    store = Store(tmp_path / "cases")
    store.keep("one", SOME)
    (path,) = (tmp_path / "cases").iterdir()
    whole = path.read_bytes()
    cut = [whole[:length] for length in range(len(whole))]
    changed = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for damaged in (*cut, *changed, whole + b"\0"):
        path.write_bytes(damaged)
        assert store.kept("one") is None
        assert not path.exists()
        store.keep("one", SOME)
        assert store.kept("one") == SOME


KEEPS = """
import sys
from pathlib import Path
from grader.store import Batch, Case, Recorded, Store
store, number = Store(Path(sys.argv[1])), int(sys.argv[2])
for turn in range(300):
    store.keep("one", Recorded((Batch((Case(bytes([number]) * 50_000),)),)))
    found = store.kept("one")
    assert found is not None and len(set(found.cases[0].inputs)) == 1, found
"""


def test_several_processes_keep_and_find_it_whole(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KEEPS, str(tmp_path / "cases")]
    running = [subprocess.Popen([*command, str(number)], stderr=subprocess.PIPE) for number in range(4)]
    assert [each.communicate()[1] for each in running] == [b""] * 4
    assert len([*(tmp_path / "cases").iterdir()]) == 1


def test_a_key_changes_with_everything_that_cases_depend_on(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = b"checker", b"reference"
    keys = [key_of("double", 0, 100, sources=[one, two])]
    assert keys == [key_of("double", 0, 100, sources=[one, two])]
    keys.append(key_of("double", 1, 100, sources=[one, two]))
    keys.append(key_of("double", 0, 10, 0, sources=[one, two]))
    keys.append(key_of("double", 0, 100, sources=[two, one]))
    keys.append(key_of("double", 0, 100, sources=[one]))
    keys.append(key_of("double", 0, 100, sources=[one, b"other"]))
    keys.append(key_of("double", 0, 100, sources=[one, two, b""]))
    for name in ("grader", "hypothesis", "python"):
        with monkeypatch.context() as patched:
            patched.setattr("grader.store.versions", partial(dict, versions(), **{name: "9"}))
            keys.append(key_of("double", 0, 100, sources=[one, two]))
    assert len(set(keys)) == len(keys)


def kept(course: Path) -> set[str]:
    return {path.name for path in (course / ".grade" / "cases").iterdir()}


def test_a_run_keeps_its_cases_and_a_change_makes_others(report: Report, course: Path) -> None:
    right = "def double(n):\n    return 2 * n\n"
    report(right)
    first = kept(course)
    assert len(first) == 2
    report("def double(n):\n    return n\n")
    assert kept(course) == first
    report(right, "--seed", "1")
    report(right, "--examples", "7")
    report(right, reference="def double(n):\n    return n + n\n")
    checker = course / "exercises" / "double" / "checker.py"
    checker.write_text(checker.read_text() + "\n")
    report(right)
    assert len(kept(course)) == 2 * 5
    assert first < kept(course)


def test_another_run_makes_no_cases(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    right = "def double(n):\n    return 2 * n\n"
    report(right)
    monkeypatch.setattr("grader.cases.record", None)
    assert report(right)["score"] == 4


def test_cases_are_not_for_git(report: Report, course: Path) -> None:
    report("def double(n):\n    return 2 * n\n")
    subprocess.run(["git", "init", "-q"], cwd=course, check=True)
    told = subprocess.run(["git", "status", "-s", "-uall"], cwd=course, check=True, capture_output=True)
    assert b"exercises/double/double.py" in told.stdout
    assert b".grade" not in told.stdout


def test_a_folder_that_cannot_be_written_to_costs_no_points(report: Report, course: Path) -> None:
    (course / ".grade").write_text("something else\n")
    assert report("def double(n):\n    return 2 * n\n")["score"] == 4
    assert (course / ".grade").read_text() == "something else\n"


def test_a_damaged_file_costs_no_points(grade: Grade, report: Report, course: Path) -> None:
    report("def double(n):\n    return 2 * n\n")
    for path in (course / ".grade" / "cases").iterdir():
        path.write_bytes(b"damaged")
    assert report("def double(n):\n    return 2 * n\n")["score"] == 4
    assert report("def double(n):\n    return n\n")["score"] == 0


def test_the_store_lies_in_the_course(tmp_path: Path) -> None:
    assert store_of(tmp_path).folder == tmp_path / ".grade" / "cases"


def test_kept_cases_that_are_none_pass_nobody(
    report: Report, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("grader.cases.record", lambda check, bench: Recorded(()))
        patched.setattr("grader.replay.Replay.first", lambda replay: None)
        report("def double(n):\n    return n\n")
    assert len(kept(course)) == 2
    assert report("def double(n):\n    return n\n")["score"] == 0
    assert report("def double(n):\n    return 2 * n\n")["score"] == 4
