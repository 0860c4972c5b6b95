"""Windows and macOS, as far as Linux can show them: the same reports without what those systems lack."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.course import Course
from grader.errors import CallerError, Unreadable
from grader.kinds.files import JUNCTION, read_files
from grader.model import Exercise, Submission
from tests import elsewhere
from tests.conftest import MAC, ODD, ROOT, Grade, write_course

SYSTEMS = ["win32", "darwin"]
HERE = [sys.executable, "-c", "from grader.cli.main import main; main()"]
LAYERS = {"win32": ["process", "clocks"], "darwin": ["process", "clocks", "limits"]}


def on(system: str) -> list[str]:
    """The command line as if this were that system."""
    return [sys.executable, elsewhere.__file__, system]


def run(
    command: list[str], course: Path, *args: str, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    told = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([*command, *args], cwd=course, env=told, capture_output=True, timeout=300)


def reports(command: list[str], course: Path, *args: str, **environment: str) -> tuple[list[Any], int]:
    """The JSON report's results without durations and confinement, and the exit code."""
    ran = run(command, course, *args, "--report", "json", **environment)
    assert ran.stdout, ran.stderr.decode()
    results = json.loads(ran.stdout)["results"]
    layers = {tuple(each.pop("confinement")) for each in results}
    if command[-1] in LAYERS:
        assert layers <= {(), tuple(LAYERS[command[-1]])}
    for each in results:
        del each["duration_s"]
        for check in each["checks"]:
            del check["duration_s"]
    return results, ran.returncode


Answers = Callable[[Exercise], Path]


def wrong(number: int) -> Answers:
    """One of the known mistakes in each exercise."""

    def pick(exercise: Exercise) -> Path:
        known = sorted((exercise.solution / "wrong").iterdir())
        return known[number % len(known)]

    return pick


HANDED_IN: dict[str, Answers] = {
    "stub": lambda exercise: exercise.folder / exercise.files[0],
    "reference": lambda exercise: exercise.solution / exercise.files[0],
    **{f"wrong {number}": wrong(number) for number in (0, 4)},
}


def lesson(root: Path, answers: Answers) -> Path:
    """A copy of the lesson with these answers in the place of the stubs."""
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, root / name)
    for exercise in Course(root).exercises()[0]:
        source = answers(exercise)
        if source.parent != exercise.folder:
            shutil.copyfile(source, exercise.folder / exercise.files[0])
    return root


@pytest.mark.parametrize("answers", HANDED_IN.values(), ids=HANDED_IN)
def test_the_lesson_has_the_same_reports_everywhere(
    tmp_path: Path, temporary: Path, answers: Answers
) -> None:
    here = reports(HERE, lesson(tmp_path / "here", answers), "--all")
    assert len(here[0]) == 6
    for system in SYSTEMS:
        there = lesson(tmp_path / system / MAC, answers)
        assert reports(on(system), there, "--all", TMPDIR=str(temporary)) == here


SOURCES: dict[str, bytes] = {
    "right": b"def double(n): return 2 * n\n",
    "CRLF": b"def double(n):\r\n    return 2 * n\r\n",
    "BOM": b"\xef\xbb\xbfdef double(n): return 2 * n\n",
    "cp1252": b"def double(n):\r\n    # verdoppelt f\xfcr alle\r\n    return 2 * n\r\n",
    "loops": b"def double(n):\n    while n > 3: pass\n    return 2 * n\n",
    "loops at import": b"while True: pass\n",
    "sleeps": b"import time\ndef double(n): time.sleep(60)\n",
    "crashes": b"import ctypes\ndef double(n): return ctypes.string_at(0)\n",
    "ends itself": b"import os\ndef double(n): os._exit(3)\n",
    "leaves": b"import sys\ndef double(n): sys.exit(3)\n",
    "memory": b"def double(n): return bytearray(1 << 47)\n",
    "prints": "def double(n):\n    print('\u2717 \x1b[31m', n)\n    return 2 * n if n < 9 else n\n".encode(),
    "names its place": b"def double(n): return open(__file__ + '.txt')\n",
    "names a file": b"import os\ndef double(n): return open(os.path.join(os.getcwd(), 'no.txt'))\n",
    "object": b"def double(n): return object()\n",
    "long": b"def double(n): return 'x' * (1 << 21)\n",
    "state": b"seen = []\ndef double(n):\n    seen.append(n)\n    return 2 * n if len(seen) < 9 else None\n",
}
PRINTS = """
@check(points=1)
def printed(submission):
    \"\"\"what a check prints is no part of a report\"\"\"
    print("by the check", submission.double.call(1).printed)
"""


def odd_course(root: Path) -> Path:
    """A course of one exercise for each source, all with the checks of the exercise `double`."""
    first = write_course(root) / "exercises" / "double"
    settings = (first / "exercise.toml").read_text() + "\n[limits]\ncall_s = 0.5\ncheck_s = 1\n"
    (first / "exercise.toml").write_text(settings)
    with (first / "checker.py").open("a") as checker:
        checker.write(PRINTS)
    for name, source in SOURCES.items():
        for tree in ("exercises", "solutions"):
            shutil.copytree(root / tree / "double", root / tree / name)
        (root / "exercises" / name / "double.py").write_bytes(source)
    for tree in ("exercises", "solutions"):
        shutil.rmtree(root / tree / "double")
    return root


def test_whatever_a_submission_does_is_told_in_the_same_words_everywhere(
    tmp_path: Path, temporary: Path
) -> None:
    here, code = reports(HERE, odd_course(tmp_path / "here"), "--all", TMPDIR=str(temporary))
    scores = {each["exercise"]: each["score"] for each in here}
    assert {name for name in scores if scores[name] == 5} == {"right", "CRLF", "BOM"}
    causes = {each["exercise"]: {check["cause"] for check in each["checks"]} - {None} for each in here}
    assert causes["cp1252"] == {"unreadable"}
    assert causes["loops"] == causes["loops at import"] == causes["sleeps"] == {"timeout"}
    assert causes["crashes"] == causes["ends itself"] == {"crash"}
    (unreadable,) = {
        (each["message"], each["file"], each["line"])
        for result in here
        for each in result["checks"]
        if result["exercise"] == "cp1252" and each["status"] == "failed"
    }
    assert unreadable == (
        "double.py cannot be read as Python: it is not in UTF-8; save it as UTF-8\n"
        "in line 2 of double.py: # verdoppelt f\ufffdr alle",
        "double.py",
        2,
    )
    (named,) = (each["checks"][0]["message"] for each in here if each["exercise"] == "names its place")
    assert named.startswith("FileNotFoundError: [Errno 2] No such file or directory: 'double.py.txt'")
    for system in SYSTEMS:
        there = odd_course(tmp_path / system / MAC)
        assert reports(on(system), there, "--all", TMPDIR=str(temporary)) == (here, code)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("name", [ODD, MAC])
def test_a_submission_may_lie_anywhere(course: Path, tmp_path: Path, system: str, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for path in (folder / "double.py", folder / f"{name}.py"):
        path.write_text("def double(n): return 2 * n\n")
        (result,), code = reports(on(system), course, "double", "--submission", str(path))
        assert (result["submission"], result["score"], code) == (str(path), 4, 0)
    (result,), code = reports(on(system), course, "double", "--submission", str(folder))
    assert (result["submission"], result["score"], code) == (str(folder / "double.py"), 4, 0)


def link(path: Path) -> None:
    path.symlink_to(path.parents[1] / "solutions" / "double" / "double.py")


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    ("make", "told"),
    [
        (link, "it is a link; hand in the file itself"),
        (os.mkfifo, "it is no regular file"),
        (os.mkdir, "it is no regular file"),
    ],
)
def test_what_is_no_file_is_none_anywhere(
    course: Path, system: str, make: Callable[[Path], None], told: str
) -> None:
    (course / "mine").mkdir()
    make(course / "mine" / "double.py")
    (result,), code = reports(on(system), course, "double", "--submission", "mine")
    assert (code, result["checks"][0]["message"]) == (1, f"double.py cannot be read: {told}")


def test_a_junction_is_a_link(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Windows tells of one is given here: Linux has none."""
    exercise = Course(course).exercise("double")
    assert read_files(exercise, Submission(exercise.solution))
    seen = os.lstat(exercise.solution)
    about = SimpleNamespace(st_mode=seen.st_mode, st_reparse_tag=JUNCTION)
    monkeypatch.setattr("os.lstat", lambda _path: about)
    with pytest.raises(Unreadable, match="double cannot be read: it is a link; hand in the file itself"):
        read_files(exercise, Submission(exercise.solution))


@pytest.mark.parametrize("command", [HERE, on("win32")], ids=["here", "win32"])
def test_a_console_without_the_marks_has_others(course: Path, command: list[str]) -> None:
    (course / "exercises" / "double" / "double.py").write_text("def double(n): return 4\n")
    shown = run(command, course, "double", PYTHONIOENCODING="utf-8").stdout.decode()
    ran = run(command, course, "double", PYTHONIOENCODING="cp1252")
    plain = shown.replace("\u2713", "+").replace("\u2717", "x")
    assert "+     1/1" in plain
    assert "x     0/3" in plain
    assert (ran.returncode, ran.stdout.decode("cp1252")) == (1, plain)


def test_other_characters_that_a_console_lacks_are_question_marks(course: Path) -> None:
    ran = run(HERE, course, "\u2717\u00b7\u4e2d", PYTHONIOENCODING="cp1251")
    assert ran.stderr.decode("cp1251").startswith("grade: there is no exercise 'x\u00b7?'\n")
    ran = run(HERE, course, "\u2717\u00b7\u4e2d", PYTHONIOENCODING="cp866")
    assert ran.stderr.decode("cp866").startswith("grade: there is no exercise 'x\u00b7?'\n")


def test_exercises_are_found_whichever_way_their_accents_are_kept(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart, together = (unicodedata.normalize(form, "\u00dcbung") for form in ("NFD", "NFC"))
    for tree in ("exercises", "solutions"):
        (course / tree / "double").rename(course / tree / apart)
    for typed in (apart, together):
        ran = grade(typed, "--submission", course / "solutions" / apart, "--report", "json")
        assert (ran.exit_code, json.loads(ran.stdout)["results"][0]["exercise"]) == (0, apart)
    with pytest.raises(CallerError, match="there is no exercise 'Ubung'"):
        Course(course).exercise("Ubung")


@pytest.mark.parametrize("system", SYSTEMS)
def test_doctor_tells_what_is_here(course: Path, system: str) -> None:
    ran = run(on(system), course, "doctor")
    lines = {line.partition(":")[0]: line.split("  ")[0] for line in ran.stdout.decode().splitlines()}
    assert lines["process"] == "process: holds"
    assert lines["clocks"] == "clocks: holds"
    assert lines["landlock"] == "landlock: not here"
    # A Mac that has no limit on memory is told so.
    limits = {"win32": ("limits: not here", 0), "darwin": ("limits: BROKEN", 3)}
    assert (lines["limits"], ran.returncode) == limits[system]


@pytest.mark.parametrize("system", SYSTEMS)
def test_strict_refuses_elsewhere(course: Path, system: str) -> None:
    ran = run(on(system), course, "double", "--sandbox", "strict")
    assert (ran.returncode, ran.stdout) == (3, b"")
    assert ran.stderr.decode() == (
        "grade: --sandbox strict needs Linux 5.3 or newer\n"
        "Next: grade in a Linux container or virtual machine, or with --sandbox auto\n"
    )
