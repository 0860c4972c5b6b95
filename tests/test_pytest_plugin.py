"""`pytest exercises/`: each check is a test, as a real pytest collects and runs it in its own process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import COURSES, ROOT, Golden, write_course

SETTINGS = "exercises/exercise3/exercise.toml"


@dataclass(frozen=True)
class Ran:
    """What a pytest came to: its exit code, and what it printed without seconds."""

    code: int
    out: str

    def lines(self, start: str) -> list[str]:
        return [line for line in self.out.splitlines() if line.startswith(start)]


def pytest_in(folder: Path, *args: str) -> Ran:
    """Run pytest in a folder, on a screen of 80 columns."""
    ours = ("PYTEST_", "COV_", "CI", "BUILD_NUMBER")  # by the last two pytest cuts no line
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:cov", "--color=no", *args],
        cwd=folder,
        env={**clean, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stderr == ""
    told = re.sub(
        r"(?s)^.*?\n(collecting \.\.\. )?collected ", "collected ", done.stdout
    )  # versions and folders stand above
    return Ran(done.returncode, "".join(_untimed(line) for line in told.splitlines(keepends=True)))


def _untimed(line: str) -> str:
    words, _, seconds = line.rpartition(" in ")
    return f"{words.lstrip('=').lstrip()}\n" if words and seconds[:1].isdigit() else line


def course_of(tmp_path: Path, **parts: str) -> Path:
    return write_course(tmp_path / "course", **parts)


def test_every_check_of_the_course_is_a_test(real_course: Path) -> None:
    ran = pytest_in(real_course, "exercises", "--collect-only", "-q")
    assert ran.code == 0
    found = [line.partition("::") for line in ran.lines("exercises/")]
    assert len(found) == 42
    assert [name for path, _, name in found if path == SETTINGS] == [
        "worked_example",
        "only_what_is_asked",
        "empty_list",
        "agrees_with_reference",
        "doubling_the_tokens",
        "repeated_stage",
        "unknown_stage",
        "leaves_the_list",
    ]
    assert {path for path, _, _ in found} == {
        path.relative_to(real_course).as_posix() for path in real_course.glob("exercises/*/exercise.toml")
    }
    assert not (real_course / ".grade").exists()  # nothing was graded


def test_a_whole_run_and_its_junit_xml(real_course: Path) -> None:
    reference = real_course / "solutions/exercise3/training_pipeline.py"
    shutil.copy(reference, real_course / "exercises/exercise3")
    ran = pytest_in(real_course, "exercises", "--junitxml=out.xml")
    assert (ran.code, ran.out.splitlines()[-1].strip("= ")) == (1, "18 failed, 8 passed, 16 skipped")
    cases = ET.parse(real_course / "out.xml").getroot().findall(".//testcase")
    told = {(each.get("classname"), each.get("name")): each for each in cases}
    assert len(told) == 42
    worked = told["exercises.exercise3.exercise.toml", "worked_example"]
    assert {each.get("name"): each.get("value") for each in worked.findall(".//property")} == {
        "claim": "a 7B model and a million tokens cost 700, 7 and 70 GPU-hours",
        "score": "20",
        "max_score": "20",
    }
    assert [each.tag for each in worked] == ["properties"]
    asked = told["exercises.challenge.exercise.toml", "worked_example"]
    assert "0/20" in str(asked.findtext("failure"))
    waiting = told["exercises.exercise1.exercise.toml", "proportion"].find("skipped")
    assert waiting is not None
    assert waiting.get("message") == "a person gives these points"


ONE = f"{SETTINGS}::worked_example"
PARTS = {
    "a folder": (["exercises/exercise3"], "1 failed, 7 skipped"),
    "a file": ([SETTINGS], "1 failed, 7 skipped"),
    "by name": (["exercises", "-k", "worked_example and exercise3"], "1 failed, 41 deselected"),
    "a node": ([ONE], "1 failed"),
    "nodes": ([ONE, f"{SETTINGS}::leaves_the_list", ONE], "1 failed, 1 skipped"),
    "one that needs another": ([f"{SETTINGS}::leaves_the_list"], "1 skipped"),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_course(part: str, real_course: Path) -> None:
    args, last = PARTS[part]
    assert pytest_in(real_course, *args).out.splitlines()[-1] == last


def test_a_failure_reads_as_in_the_report(tmp_path: Path, golden: Golden) -> None:
    course = course_of(tmp_path)
    (course / "exercises/double/double.py").write_text("def double(n):\n    return n + 2 if n != 7 else 8\n")
    ran = pytest_in(course, "exercises", "-v")
    assert (ran.code, golden(ran.out)) == (1, ran.out)


FOUR = '''
from grader import agree, check

@check(points=1)
def example(submission):
    """two doubled is four"""
    agree(submission.double(2), 4)
'''
SECRET = '''
from grader import agree, check

@check(points=2)
def secret_large(submission):
    """a secret claim"""
    agree(submission.double(1000), 2000)

@check(points=3)
def secret_small(submission):
    """another secret claim"""
    assert submission.double(-1) == -2, "a secret message"

@check(points=4, reveal="call")
def told_by_call(submission):
    """a half doubled is one"""
    agree(submission.double(0.5), 1.0)
'''


@pytest.mark.parametrize("source", ["2 * n", "abs(2 * n)", "4", "1 // 0"])
def test_of_hidden_checks_no_more_is_told_than_may_be(source: str, tmp_path: Path, golden: Golden) -> None:
    course = course_of(tmp_path, checker=FOUR)
    (course / "solutions/double/checker.py").write_text(SECRET)
    (course / "exercises/double/double.py").write_text(f"def double(n):\n    return {source}\n")
    ran = pytest_in(course, "exercises", "-vv", "--junitxml=out.xml", "-rA", "-o", "junit_logging=all")
    told = ran.out + (course / "out.xml").read_text()
    assert not [word for word in ("secret", "1000", "solutions") if word in told]
    shown = re.sub("(?m)^.*generated xml file.*\n", "", ran.out)
    assert golden(shown) == shown


def test_a_course_of_staffs_whose_hidden_checks_are_broken_says_no_more(
    tmp_path: Path, golden: Golden
) -> None:
    course = course_of(tmp_path, checker=FOUR)
    (course / "solutions/double/checker.py").write_text("secret = 1 / 0\n")
    ran = pytest_in(course, "exercises")
    assert (ran.code, "secret" in ran.out) == (2, False)
    assert golden(ran.out) == ran.out


BROKEN = {
    "settings": ("exercise.toml", "format = 1\ntitle = 'D'\n"),
    "kind": ("exercise.toml", "format = 1\ntitle = 'D'\nkind = 'pyton'\nfiles = ['double.py']\n"),
    "checker": ("checker.py", "import grader\n\n1 / 0\n"),
    "no checks": ("checker.py", "\n"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_an_error_of_collecting_in_a_line(
    what: str, tmp_path: Path, golden: Golden
) -> None:
    course = course_of(tmp_path)
    file, text = BROKEN[what]
    (course / "exercises/double" / file).write_text(text)
    ran = pytest_in(course, "exercises")
    told = ran.out.replace(f"{course}/", "")
    assert (ran.code, golden(told)) == (2, told)


def test_a_check_that_breaks_is_an_error_and_no_failure(tmp_path: Path) -> None:
    course = course_of(tmp_path, checker=FOUR, reference="def double(n):\n    return 5\n")
    ran = pytest_in(course, "exercises")
    told = "".join(ran.out.split())  # the path is folded, wherever this course lies
    assert (ran.code, "1error" in told, "Thisisnotyourmistake:tellyourinstructor." in told) == (1, True, True)
    assert "checker.py:7:thereferencedoesnotpass'example':Disagreement" in told
    assert "pytest_plugin" not in told


def test_each_exercise_is_graded_once_whatever_is_asked(tmp_path: Path) -> None:
    course = course_of(tmp_path)
    (course / "conftest.py").write_text(
        "import grader.cli.own as own\nkept = own.graded\n"
        "def counted(*args):\n    print('graded once', flush=True)\n    return kept(*args)\n"
        "own.graded = counted\n"
    )
    ran = pytest_in(course, "exercises", "-s")
    assert ran.out.count("graded once") == 1
    assert pytest_in(course, "exercises", "-s", "--collect-only").out.count("graded once") == 0


def test_a_settings_of_warnings_as_errors_changes_no_verdict(tmp_path: Path) -> None:
    warns = "import warnings\nwarnings.warn('careful')\n" + FOUR
    course = course_of(tmp_path, checker=warns)
    (course / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\nstrict = true\n")
    (course / "exercises/double/double.py").write_text("def double(n):\n    return 2 * n\n")
    ran = pytest_in(course, "exercises")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "1 passed")


@pytest.mark.parametrize(
    "where", [".", "exercises", "exercises/test_stack", "exercises/test_stack/exercise.toml"]
)
@pytest.mark.parametrize("args", [(), ("--collect-only",)], ids=["run", "collect"])
def test_nothing_of_a_submission_ever_runs_in_pytests_own_process(
    where: str, args: tuple[str, ...], tmp_path: Path
) -> None:
    course = tmp_path / "course"
    shutil.copytree(COURSES / "stack", course)
    for tree in ("exercises", "solutions"):
        (course / tree / "stack").rename(course / tree / "test_stack")  # pytest looks early into such folders
    folder, ran_here = course / "exercises/test_stack", tmp_path / "ran"
    with (folder / "stack.py").open("a") as stack:
        stack.write(f"\ntry:\n    open({str(ran_here)!r}, 'w')\nexcept OSError:\n    pass\n")
    (folder / "__init__.py").write_text("import stack\n")
    (folder / "test_more.py").write_text("import stack\n\ndef test_more():\n    pass\n")
    ran = pytest_in(course, where, "-q", *args)
    assert (ran.code, ran_here.exists()) == (0 if args else 1, False)
    assert not re.search("[Ee]rror collecting|no tests", ran.out)


def test_of_solutions_nothing_is_collected(real_course: Path) -> None:
    (real_course / "solutions/exercise3/test_mine.py").write_text("def test_it(): pass\n")
    assert pytest_in(real_course, "solutions").code == pytest.ExitCode.NO_TESTS_COLLECTED


def test_plain_test_files_are_the_exercises_own(tmp_path: Path, golden: Golden) -> None:
    course = tmp_path / "course"
    shutil.copytree(COURSES / "stack", course)
    shutil.copy(course / "solutions/stack/wrong/queue.py", course / "exercises/stack/stack.py")
    ran = pytest_in(course, "exercises", "-q")
    assert (ran.code, golden(ran.out)) == (1, ran.out)


def test_outside_of_a_course_it_does_nothing(tmp_path: Path) -> None:
    for name in ("exercises/mine", "solutions/mine", "mine"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / f"test_{name.replace('/', '_')}.py").write_text(
            "import sys\ndef test_it():\n    loaded = [n for n in sys.modules if n.startswith('grader.')]\n"
            "    assert not {'grader.plugins', 'grader.engine', 'grader.cli'} & {*loaded}\n"
        )
    (tmp_path / "mine/exercise.toml").write_text("not = 'ours'\n")
    ran = pytest_in(tmp_path, "-W", "error", "--strict-markers")
    assert (ran.code, ran.out.splitlines()[-1].strip("= ")) == (0, "3 passed")


def test_the_mark_is_known(tmp_path: Path) -> None:
    assert (
        "@pytest.mark.points(number): what a test of the kind pytest is worth"
        in subprocess.run(
            [sys.executable, "-m", "pytest", "--markers"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )


def test_its_import_is_light() -> None:
    script = (
        "import sys, pytest, grader; before = {*sys.modules}; "
        "import grader.pytest_plugin; print({*sys.modules} - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "{'grader.pytest_plugin'}\n"
