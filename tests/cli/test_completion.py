"""Completion in the shells: what they are told, and what a real one then offers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.plugins import load_plugins

COMMANDS = [
    "answer",
    "audit",
    "class",
    "doctor",
    "hint",
    "list",
    "new",
    "release",
    "reset",
    "review",
    "run",
    "setup",
    "show",
    "watch",
]
EXERCISES = ["quiz1", "exercise1", "exercise2", "quiz2", "exercise3", "challenge"]
GRADE = f"#!{sys.executable}\nfrom grader.cli.main import main\nmain()\n"


@pytest.fixture
def path(tmp_path: Path, real_course: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the search path that holds `grade`; the current one is the course."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "grade").write_text(GRADE)
    (folder / "grade").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(real_course)
    return folder


def told(*words: str, shell: str = "bash") -> list[str]:
    """What `grade` tells a shell that completes the last of these words."""
    environment = {
        "_GRADE_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(["grade", *words[: None if shell == "fish" else len(words)]]),
        "COMP_CWORD": words[-1] if shell == "fish" else str(len(words)),
    }
    done = subprocess.run(
        ["grade"], env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


def names(lines: list[str]) -> list[str]:
    return [line.removeprefix("plain,") for line in lines]


def test_the_first_word_is_an_exercise_or_a_command(path: Path) -> None:
    assert names(told("")) == EXERCISES + COMMANDS
    assert names(told("ex")) == ["exercise1", "exercise2", "exercise3"]
    assert names(told("re")) == ["release", "reset", "review"]


@pytest.mark.parametrize("command", ["run", "hint", "watch", "reset", "answer", "show"])
def test_commands_take_exercises(path: Path, command: str) -> None:
    assert names(told(command, "")) == EXERCISES


def test_more_exercises_and_their_options(path: Path) -> None:
    assert names(told("quiz1", "q")) == ["quiz1", "quiz2"]
    assert names(told("exercise3", "--sub")) == ["--submission"]
    assert names(told("exercise3", "--report", "")) == [*load_plugins().components("reporters")]
    assert names(told("exercise3", "--report", "jun")) == ["junit", "junit:xunit1"]
    assert names(told("exercise3", "--sandbox", "")) == ["auto", "strict", "process"]
    assert names(told("reset", "quiz1", "--")) == ["--yes", "--help"]
    assert names(told("new", "quiz3", "--kind", "")) == ["python", "program", "answers", "document"]
    assert names(told("new", "quiz3", "--kind", "an")) == ["answers"]


def test_without_a_course_there_are_commands_alone(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert names(told("")) == COMMANDS
    assert told("hint", "") == []


def test_other_shells_hear_the_titles_too(path: Path) -> None:
    assert told("chal", shell="zsh") == ["plain", "challenge", "A report on the costs"]
    assert told("chal", shell="fish") == ["plain,challenge\tA report on the costs"]


OFFERS = {
    "bash": 'eval "$(_GRADE_COMPLETE=bash_source grade)"; COMP_WORDS=(grade hint ex); COMP_CWORD=2; '
    '_grade_completion grade; printf "%s\\n" "${COMPREPLY[@]}"',
    "fish": '_GRADE_COMPLETE=fish_source grade | source; complete --do-complete "grade hint ex" | cut -f1',
    "zsh": "autoload -Uz compinit; compinit -u -D; "
    'eval "$(_GRADE_COMPLETE=zsh_source grade)"; '
    'compadd() { shift $#; }; _describe() { print -l -- "${(@P)3%%:*}" "${(@P)2%%:*}"; }; '
    "words=(grade hint ex); CURRENT=3; _grade_completion",
}


@pytest.mark.parametrize("shell", OFFERS)
def test_a_real_shell_offers_the_exercises(path: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    command = [shell, *(["-f"] if shell == "zsh" else []), "-c", OFFERS[shell]]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["exercise1", "exercise2", "exercise3"], "")
