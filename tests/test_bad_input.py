"""Every kind of bad input that can be handed in: one clear line, what to do next, and no traceback."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.collect import grader_collect
from grader.course import Course
from grader.kinds.files import read_files
from tests.conftest import Grade, as_ordinary_user

Setup = Callable[[Path], object]


def text(source: str) -> Setup:
    return lambda path: path.write_text(source)


def data(source: bytes) -> Setup:
    return lambda path: path.write_bytes(source)


def link(path: Path) -> None:
    (path.parent / "elsewhere").write_text("def double(n): return 2 * n\n")
    path.symlink_to(path.parent / "elsewhere")


FUNCTIONS: dict[str, tuple[Setup, str]] = {
    "a link": (link, "double.py cannot be read: it is a link; hand in the file itself"),
    "a pipe": (os.mkfifo, "double.py cannot be read: it is no regular file"),
    "a folder": (Path.mkdir, "double.py cannot be read: it is no regular file"),
    "empty": (text(""), "double.py is empty: write your answer into it, and save it"),
    "blank": (text(" \n\t\n"), "double.py is empty: write your answer into it, and save it"),
    "20 MB": (
        data(b"#" * 20_000_000),
        "double.py cannot be read: it is larger than 1,048,576 bytes; hand in your own work alone",
    ),
    "not UTF-8": (
        data(b'name = "\xe9"\n'),
        "double.py cannot be read as Python: it is not in UTF-8; save it as UTF-8\n"
        'in line 1 of double.py: name = "\ufffd"',
    ),
    "not UTF-8, further down": (
        data(b"x = 1\n\n# \xe9\n"),
        "double.py cannot be read as Python: it is not in UTF-8; save it as UTF-8\n"
        "in line 3 of double.py: # \ufffd",
    ),
    "in no encoding": (
        data(b"# coding: nonsense\n"),
        "double.py cannot be read as Python: SyntaxError: unknown encoding: nonsense",
    ),
    "syntax error": (
        text("def double(n):\n    return 2 *\n"),
        "double.py cannot be read as Python: SyntaxError: invalid syntax (double.py, line 2)\n"
        "in line 2 of double.py: return 2 *",
    ),
    "raises": (
        text("x = 1\nprint(y)\n"),
        "NameError: name 'y' is not defined\nin line 2 of double.py: print(y)",
    ),
    "function missing": (
        text("def duoble(n): return 2 * n\n"),
        "AttributeError: double.py does not define 'double', did you mean 'duoble'?",
    ),
    "no function at all": (text("x = 1\n"), "AttributeError: double.py does not define 'double'"),
    "not callable": (
        text("double = 4\n"),
        "double is 4 in your file and no function: define it with def double(...)",
    ),
    "too few parameters": (
        text("def double(): return 4\n"),
        "double(2)\nTypeError: double() takes 0 positional arguments but 1 was given:"
        " compare your function's parameters with the task's",
    ),
    "too many parameters": (
        text("def double(a, b): return 4\n"),
        "double(2)\nTypeError: double() missing 1 required positional argument: 'b':"
        " compare your function's parameters with the task's",
    ),
    "async": (
        text("async def double(n): return 2 * n\n"),
        "double(2)\nthe answer cannot be read: it is a coroutine, which nothing waits for"
        " (write def, not async def)",
    ),
    "an async generator": (
        text("async def double(n): yield 2 * n\n"),
        "double(2)\nthe answer cannot be read: it is a coroutine, which nothing waits for"
        " (write def, not async def)",
    ),
}


def first_failure(shown: str) -> list[str]:
    """The lines below the first failed check."""
    lines = shown.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("✗"))
    end = next(at for at, line in enumerate(lines) if at > start and not line.startswith("    "))
    return [line[4:] for line in lines[start + 1 : end]]


def next_step(shown: str) -> str:
    (line,) = (line for line in shown.splitlines() if line.startswith("Next: "))
    return line


READ = "read what stands below the first ✗, and change your file."
CALL = "make the call below the first ✗ yourself, and compare what it gives with the task."
CHECKED = "Checks look for the name double. Define it with just these letters, at the start of a line."
ADVICE = {
    "raises": "Line 2 uses the name y, which nothing has. Write y = ... before that line, or put it in "
    "quotes where you mean the text 'y'.",
    "function missing": "Checks look for the name double, and your file has duoble. Rename that one.",
    "no function at all": CHECKED,
}


@pytest.mark.parametrize(("name", "setup", "told"), [(name, *each) for name, each in FUNCTIONS.items()])
def test_a_function_handed_in(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch, name: str, setup: Setup, told: str
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    path = course / "exercises" / "double" / "double.py"
    path.unlink()
    setup(path)
    ran = grade("double")
    assert (ran.exit_code, ran.stderr, first_failure(ran.stdout)) == (1, "", told.splitlines())
    named = re.search(r"^in (line \d of double\.py)", told, re.MULTILINE)
    where = f"look at {named[1]}." if named else CALL if told.startswith("double(2)") else READ
    assert next_step(ran.stdout) == f"Next: {ADVICE.get(name, where)}"
    assert "\n0 of 4 points" in ran.stdout


ANSWERS: dict[str, tuple[str, str, float]] = {
    "malformed": (
        'goal = "A\n',
        "answers.toml is no TOML: Illegal character '\\n'. An answer is a line such as: question = \"A\"\n"
        'in line 1 of answers.toml: goal = "A',
        0,
    ),
    "a byte order mark, and no quotes": (
        "\ufeffgoal = A\n",
        'answers.toml is no TOML: Invalid value. An answer is a line such as: question = "A"\n'
        "in line 1 of answers.toml: goal = A",
        0,
    ),
    "unknown question": (
        'goal = "A"\nrlhf = "C"\ndata = "B"\nhhh = "C"\ncompute = "A"\ngaol = "B"\n',
        "'gaol' is no question here, did you mean 'goal'?",
        5,
    ),
    "two letters": (
        'goal = "AB"\nrlhf = "C"\ndata = "B"\nhhh = "C"\ncompute = "A"\n',
        "goal = 'AB': write one letter in quotes, A, B or C",
        4,
    ),
    "a question is missing": (
        'rlhf = "C"\ndata = "B"\nhhh = "C"\ncompute = "A"\n',
        "the question 'goal' is not there: put its line back",
        4,
    ),
    "no text": (
        'goal = 1\nrlhf = "C"\ndata = "B"\nhhh = "C"\ncompute = "A"\n',
        "goal = 1: write one letter in quotes, A, B or C",
        4,
    ),
}


@pytest.mark.parametrize(("answers", "told", "score"), ANSWERS.values(), ids=ANSWERS)
def test_answers_handed_in(
    grade: Grade,
    real_course: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: str,
    told: str,
    score: float,
) -> None:
    monkeypatch.chdir(real_course)
    monkeypatch.setenv("COLUMNS", "140")
    (real_course / "exercises" / "quiz1" / "answers.toml").write_text(answers)
    ran = grade("quiz1")
    assert (ran.exit_code, ran.stderr) == (0 if score == 5 else 1, "")
    assert first_failure(ran.stdout) == told.splitlines()
    assert f"\n{score} of 5 points.\n" in ran.stdout
    where = "look at line 1 of answers.toml." if "in line 1" in told else READ
    assert next_step(ran.stdout) == f"Next: {where}"


def test_lower_case_answers_count(grade: Grade, real_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(real_course)
    path = real_course / "exercises" / "quiz2" / "answers.toml"
    path.write_text('unsupervised = "a"\npurpose = "b"\nleast_data = "c"\n')
    ran = grade("quiz2")
    assert (ran.exit_code, "\n3 of 3 points.\n" in ran.stdout) == (0, True)


FIRST, SECOND = "Which data would it be trained on?", "Which base model would you start from?"
DOCUMENTS: dict[str, tuple[Callable[[str], str], list[str], float]] = {
    "no headings": (
        lambda design: "".join(line for line in design.splitlines(True) if not line.startswith("#")),
        ["design.md has no headings: put those of the task back"],
        0,
    ),
    "a renamed heading": (
        lambda design: design.replace(FIRST, "Which data would I train it on?"),
        [
            f'the heading "{FIRST}" is not there (the nearest is "Which data would I train it on?"):'
            " put it back after # and a blank",
        ],
        5,
    ),
    "a heading that is gone": (
        lambda design: design.replace(f"### {SECOND}\n", ""),
        [
            f'the heading "{SECOND}" is not there (the nearest is "Which datasets would you need?"):'
            " put it back after # and a blank"
        ],
        5,
    ),
    "nothing written": (
        lambda design: "\n".join(line for line in design.splitlines() if line.startswith("#")),
        [
            "0 of at least 25 words stand below this heading: say more",
            f"in line 3 of design.md: ### {FIRST}",
        ],
        0,
    ),
}


@pytest.mark.parametrize(("change", "told", "score"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_handed_in(
    grade: Grade,
    real_course: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[str], str],
    told: list[str],
    score: float,
) -> None:
    monkeypatch.chdir(real_course)
    monkeypatch.setenv("COLUMNS", "160")
    design = (real_course / "solutions" / "exercise1" / "design.md").read_text()
    (real_course / "exercises" / "exercise1" / "design.md").write_text(change(design))
    ran = grade("exercise1")
    assert (ran.exit_code, ran.stderr, first_failure(ran.stdout)) == (1, "", told)
    assert f"\n{score}/6 automatic, 14 pending.\n" in ran.stdout


@pytest.mark.parametrize(
    ("name", "setup", "told"),
    [
        ("answers.toml", link, "answers.toml cannot be read: it is a link; hand in the file itself"),
        ("answers.toml", text("\n"), "answers.toml is empty: write your answer into it, and save it"),
        ("design.md", Path.mkdir, "design.md cannot be read: it is no regular file"),
        ("design.md", data(b"# \xe9"), "design.md is not UTF-8 from line 1 on: save it as UTF-8"),
        (
            "design.md",
            data(b"#" * 20_000_000),
            "design.md cannot be read: it is larger than 1,048,576 bytes; hand in your own work alone",
        ),
    ],
)
def test_what_cannot_be_read_is_said_once(
    grade: Grade, real_course: Path, monkeypatch: pytest.MonkeyPatch, name: str, setup: Setup, told: str
) -> None:
    monkeypatch.chdir(real_course)
    monkeypatch.setenv("COLUMNS", "140")
    exercise = {"answers.toml": "quiz1", "design.md": "exercise1"}[name]
    path = real_course / "exercises" / exercise / name
    path.unlink()
    setup(path)
    ran = grade(exercise)
    assert (ran.exit_code, ran.stderr, first_failure(ran.stdout)) == (1, "", [told])
    others = ran.stdout.count("✗") - 2  # the first, and the one in the last line
    assert ran.stdout.count("    for the same reason\n") == others == 5


def test_a_link_to_a_folder_is_not_followed(grade: Grade, course: Path) -> None:
    (course / "alice").symlink_to(course / "solutions" / "double")
    ran = grade("double", "--submission", "alice")
    assert ran.exit_code == 1
    assert "alice cannot be read: it is a link; hand in the file itself" in ran.stdout


def test_a_folder_that_may_not_be_entered_earns_nothing_and_has_its_report(
    course: Path, tmp_path: Path
) -> None:
    """Root may enter every folder: an ordinary user looks."""
    folder = tmp_path / "private"
    folder.mkdir()
    (folder / "double.py").write_text("def double(n): return 2 * n\n")
    folder.chmod(0)
    exercise = Course(course).exercise("double")

    def look() -> object:
        return [read_files(exercise, each) for each in grader_collect(folder, exercise) or ()]

    told = as_ordinary_user(look, tmp_path)
    folder.chmod(0o755)
    assert told == "Unreadable: double.py cannot be read: permission denied"


def test_a_name_of_many_lines_is_told_in_one(grade: Grade, course: Path) -> None:
    file = course / "x\n::stop-commands::y\n6 of 6 points.py"
    file.write_text("def double(n): return 2 * n\n")
    ran = grade("double", "--submission", file.name)
    assert (ran.exit_code, ran.stdout.splitlines()[1]) == (0, "x\\n::stop-commands::y\\n6 of 6 points.py")
    ran = grade("double", "--submission", "a\n::error::b")
    told = f"grade: there is no {course}/a\\n::error::b\nNext: give the path of the file or folder to grade\n"
    assert (ran.exit_code, ran.stderr) == (2, told)
