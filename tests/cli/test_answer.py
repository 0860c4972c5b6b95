"""`grade answer`: question by question, whole screens, and a file that is never half-written."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.main import cli
from tests.cli.terminal import Terminal
from tests.conftest import ROOT, Golden, Grade

STUB = (ROOT / "exercises/quiz1/answers.toml").read_text()


@pytest.fixture
def answers(real_course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The student's file of quiz1."""
    monkeypatch.chdir(real_course)
    return real_course / "exercises" / "quiz1" / "answers.toml"


def ask(typed: str, *args: str, name: str = "quiz1") -> Result:
    return CliRunner().invoke(cli, ["answer", name, *args], input=typed)


def given(path: Path) -> str:
    return "".join(str(each) for each in tomllib.loads(path.read_text()).values())


def test_a_whole_quiz(answers: Path, wide: Grade, golden: Golden) -> None:
    shown = ""
    for typed in ("a\nD\n\nb\n b \nB\nA\n", "C\nc\n", "", "B\nB\n"):
        ran = ask(typed, *(["--all"] if typed.startswith("B") else []))
        assert (ran.exit_code, ran.stderr) == (0, "")
        shown += f"--- typed: {typed!r}\n{ran.stdout}\n"
    assert shown == golden(shown)
    assert given(answers) == "BBBCA"


def test_only_the_answers_change(answers: Path) -> None:
    ask("a\nc\nb\nc\na\n")
    right = dict(zip(("goal", "rlhf", "data", "hhh", "compute"), "ACBCA", strict=True))
    expected = STUB
    for name, letter in right.items():
        expected = expected.replace(f'{name} = ""', f'{name} = "{letter}"')
    assert answers.read_text() == expected


def test_students_own_comments_and_order_stay(answers: Path) -> None:
    answers.write_text(
        '# my notes\nrlhf = "A" # or C?\ngoal    =    ""   # 1\n\ndata=\'B\'\nhhh = ""\ncompute = ""\n'
    )
    ask("a\nc\nc\na\n")
    assert answers.read_text() == (
        '# my notes\nrlhf = "C" # or C?\ngoal    =    "A"   # 1\n\ndata=\'B\'\nhhh = "C"\ncompute = "A"\n'
    )


def test_a_question_whose_line_has_gone_is_asked_and_written(answers: Path) -> None:
    answers.write_text('goal = "A"\nrlhf = "C"\ndata = "B"\nhhh = "C"\n')
    assert ask("a\n").stdout.count("Your answer") == 1
    assert answers.read_text() == 'goal = "A"\nrlhf = "C"\ndata = "B"\nhhh = "C"\ncompute = "A"\n'


def test_it_stops_and_goes_on(answers: Path) -> None:
    ran = ask("a\nc\n")
    assert ran.exit_code == 0
    assert ran.stdout.endswith(
        "\nWhat you have answered is in exercises/quiz1/answers.toml.\n"
        "Next: grade answer quiz1 goes on from here.\n"
    )
    assert given(answers) == "AC"
    again = ask("b\nc\na\n")
    assert re.findall(r"(?m)^(\d)\. ", again.stdout) == ["3", "4", "5"]
    assert again.stdout.endswith("5 of 5 points.\nEverything is right. Well done! Next: grade\n")
    assert given(answers) == "ACBCA"


def test_figures_and_questions_without_a_check_of_their_own(course: Path, grade: Grade) -> None:
    for root in ("exercises", "solutions"):
        (course / root / "figures").mkdir()
        (course / root / "figures" / "answers.toml").write_text(
            '# The share in per cent?\nshare = ""\n\n# Your name?\nname = ""\n'
        )
    folder = course / "exercises" / "figures"
    (folder / "exercise.toml").write_text(
        'format = 1\ntitle = ""\nkind = "answers"\nfiles = ["answers.toml"]\n'
    )
    (folder / "checker.py").write_text(
        'from grader import number\nshare = number("share", "the share", points=1, right=98.31, unit="%")\n'
    )
    (course / "solutions" / "figures" / "answers.toml").write_text("share = 98.31\n")
    ran = ask('97 %\nAnn "A." O\'Neil\n', name="figures")
    assert ran.stdout == (
        "\nThe share in per cent?\nYour answer: 97 %\n✗ share = 97 % is too small\n"
        '\nYour name?\nYour answer: Ann "A." O\'Neil\n'
        "\n0 of 1 points.\nNext: grade answer figures asks once more what is not right yet.\n"
    )
    assert tomllib.loads((folder / "answers.toml").read_text()) == {
        "share": "97 %",
        "name": 'Ann "A." O\'Neil',
    }


MISTAKES = {
    "no quiz": (
        None,
        ["answer", "exercise3"],
        "exercise3 is no quiz but of the kind python",
        "grade show exercise3",
    ),
    "unknown": (
        None,
        ["answer", "quiz7"],
        "there is no exercise 'quiz7', did you mean 'quiz2'?",
        "choose one of: challenge, exercise1, exercise2, exercise3, quiz1, quiz2",
    ),
    "no TOML": (
        b"goal = A\n",
        ["answer", "quiz1"],
        'answers.toml is no TOML: Invalid value. An answer is a line such as: question = "A"',
        "put that right in exercises/quiz1/answers.toml, or begin anew: grade reset quiz1",
    ),
    "no UTF-8": (
        b"# gr\xfc\xdfe\n",
        ["answer", "quiz1"],
        "answers.toml is not UTF-8 from line 1 on: save it as UTF-8",
        "put that right in exercises/quiz1/answers.toml, or begin anew: grade reset quiz1",
    ),
}


@pytest.mark.parametrize(("data", "args", "told", "next_step"), MISTAKES.values(), ids=MISTAKES)
def test_what_cannot_be_asked(
    answers: Path, grade: Grade, data: bytes | None, args: list[str], told: str, next_step: str
) -> None:
    if data is not None:
        answers.write_bytes(data)
    ran = grade(*args)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", f"grade: {told}\nNext: {next_step}\n")
    assert data is None or answers.read_bytes() == data


def test_a_missing_file_begins_as_the_stub(answers: Path) -> None:
    answers.unlink()
    ask("a\n")
    assert answers.read_text() == STUB.replace('goal = ""', 'goal = "A"')


def test_a_file_that_cannot_be_read_is_not_written_over(answers: Path) -> None:
    mine = answers.with_name("mine.toml")
    answers.rename(mine)
    answers.symlink_to("mine.toml")
    ran = ask("a\n")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr == (
        "grade: answers.toml cannot be read: it is a link; hand in the file itself\n"
        "Next: put that right in exercises/quiz1/answers.toml, or begin anew: grade reset quiz1\n"
    )
    assert (answers.is_symlink(), mine.read_text()) == (True, STUB)


def test_ends_of_lines_and_the_mark_at_the_beginning_stay(answers: Path) -> None:
    answers.write_bytes(b"\xef\xbb\xbf" + STUB.replace("\n", "\r\n").encode())
    ask("a\n")
    expected = STUB.replace('goal = ""', 'goal = "A"').replace("\n", "\r\n")
    assert answers.read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_an_answer_that_cannot_be_written(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("grader.cli.answer.write_whole", full)
    ran = ask("a\n")
    assert (ran.exit_code, answers.read_text()) == (2, STUB)
    assert ran.stderr == (
        "grade: your answer cannot be written into exercises/quiz1/answers.toml: No space left on device\n"
        "Next: make that folder one that you may write to\n"
    )


@pytest.mark.parametrize("end", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_ctrl_c_in_a_terminal_keeps_what_is_answered(answers: Path, real_course: Path, end: str) -> None:
    with Terminal(["answer", "quiz1"], real_course) as window:
        window.wait_for("Your answer, A, B or C:")
        window.press("A\n")
        window.wait_for("2. In which stage", "Your answer, A, B or C:")
        window.press(end)
        assert window.wait() == 0
        assert window.text.endswith("\nNext: grade answer quiz1 goes on from here.\n")
        assert (window.is_as_before, window.workers) == (True, set())
    assert answers.read_text() == STUB.replace('goal = ""', 'goal = "A"')
    assert sorted(each.name for each in answers.parent.iterdir()) == sorted(
        each.name for each in (ROOT / "exercises/quiz1").iterdir() if each.name != "__pycache__"
    )


def test_in_a_narrow_terminal(answers: Path, real_course: Path, golden: Golden) -> None:
    with Terminal(["answer", "quiz1"], real_course, 60, 20) as window:
        window.wait_for("Your answer")
        window.press("b\n")
        window.wait_for("You chose B", "2. In which", "C  alignment\nYour answer, A, B or C:")
        shown = window.text
    assert shown == golden(shown)


def test_what_was_done_before_stays_in_a_copied_course(answers: Path, tmp_path: Path) -> None:
    """A student's folder may have no `.stub` at all: the questions are then those of the file."""
    shutil.rmtree(answers.parent / ".stub")
    assert ask("a\n").stdout.startswith("\n1. What does a model practise during pre-training?\n")


HIDDEN = '''

from grader import check

@check(points=2)
def no_two_alike(submission):
    """no question has been given the same answer as the one before"""
    assert submission.get("notes") is None
'''


def test_where_every_answer_is_right_and_another_check_fails(answers: Path) -> None:
    """A check beside the key, which nobody sees, fails: no question is to be asked once more."""
    checker = answers.parents[2] / "solutions" / "quiz1" / "checker.py"
    checker.write_text(checker.read_text() + HIDDEN)
    answers.write_text(STUB + 'notes = "mine"\n')
    ran = ask("a\nc\nb\nc\na\n")
    assert ran.stdout.endswith("\n5 of 7 points.\nNext: grade quiz1 tells what else fails.\n")
