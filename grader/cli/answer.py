"""`grade answer QUIZ`: ask the questions one by one, write the answers down, and explain each."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator

import click

from grader.atomic import write_whole
from grader.canvas import points
from grader.cli.output import say
from grader.cli.own import exercise_argument, graded, own_course, within
from grader.errors import CallerError, Unreadable
from grader.hookspecs import hookimpl
from grader.kinds.data import decoded
from grader.kinds.files import read_regular
from grader.kinds.toml_file import parse
from grader.model import Exercise, Report, Result, Status
from grader.plugins import Plugins
from grader.quiz import Question, answered, questions
from grader.stub import stub_of


@click.command()
@exercise_argument
@click.option("--all", "every", is_flag=True, help="Ask what is answered right, too.")
@click.pass_obj
def answer(plugins: Plugins, name: str, every: bool) -> None:
    """Ask the questions of a quiz, and explain.

    EXERCISE is the quiz. Each answer is written down at once: stop whenever you like (Ctrl-C), and go on
    later with what is open.
    """
    exercise = own_course().exercise(name)
    if exercise.kind != "answers":
        raise CallerError(f"{name} is no quiz but of the kind {exercise.kind}", f"grade show {name}")
    report = graded(plugins, exercise)
    form = _form(exercise)
    try:
        for question in form if every else _open(exercise, form, report):
            say("", question.told)
            _write(exercise, question.name, _asked(question))
            report = graded(plugins, exercise)
            say(*_explained(report.checks, question))
    except (click.Abort, KeyboardInterrupt):
        say("", f"What you have answered is in {within(exercise, exercise.files[0])}.")
        say(f"Next: grade answer {name} goes on from here.")
        return
    left = bool(_open(exercise, form, report))
    told = f"{points(report.score)} of {points(report.max_score)} points."
    say("", told, _next(name, report.is_done, left))


def _form(exercise: Exercise) -> list[Question]:
    """The questions as they were handed out, where that is known; otherwise those that are left."""
    main = exercise.files[0]
    stub = (stub_of(exercise) or {}).get(main)
    source = _source(exercise)  # read in any case: an answer is to be written there
    try:
        asked = questions(main, source)
        return questions(main, decoded(main, stub)) if stub else asked
    except Unreadable as error:
        raise _unreadable(exercise, error) from None


def _source(exercise: Exercise) -> str:
    """The student's file, or the stub where there is none; raises `CallerError` where it cannot be read."""
    path = exercise.folder / exercise.files[0]
    if not os.path.lexists(path):
        return ((stub_of(exercise) or {}).get(path.name) or b"").decode()
    try:
        return decoded(path.name, read_regular(path))
    except Unreadable as error:
        raise _unreadable(exercise, error) from None


def _write(exercise: Exercise, name: str, given: str) -> None:
    """Write one answer down, and leave all else as it is, the ends of lines included."""
    path = exercise.folder / exercise.files[0]
    text = answered(path.name, _source(exercise), name, given)
    before = path.read_bytes() if path.exists() else b""
    text = text.replace("\n", "\r\n") if b"\r\n" in before else text
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    try:
        write_whole(path, mark + text.encode())
    except OSError as error:
        told = f"your answer cannot be written into {within(exercise, path.name)}: {error.strerror}"
        raise CallerError(told, "make that folder one that you may write to") from None


def _unreadable(exercise: Exercise, error: Unreadable) -> CallerError:
    file = within(exercise, exercise.files[0])
    return CallerError(error.message, f"put that right in {file}, or begin anew: grade reset {exercise.name}")


def _asked(question: Question) -> str:
    """What the student types; a letter that is none of the question's is asked for again."""
    if not question.letters:
        return str(click.prompt("Your answer"))
    choices = f"{', '.join(question.letters[:-1])} or {question.letters[-1]}"

    def letter(typed: str) -> str:
        if typed.strip().upper() not in question.letters:
            raise click.UsageError(f"type {choices}.")
        return typed.strip().upper()

    return str(click.prompt(f"Your answer, {choices}", value_proc=letter))


def _open(exercise: Exercise, form: list[Question], report: Report) -> list[Question]:
    """The questions that are not right yet; of those without a check of their own, that have no answer."""
    results = {each.name: each for each in report.checks}
    given = parse(exercise.files[0], _source(exercise))
    blank = {each.name for each in form if not str(given.get(each.name, "")).strip()}
    return [
        each
        for each in form
        if (not _is_right(results[each.name]) if each.name in results else each.name in blank)
    ]


def _is_right(result: Result) -> bool:
    return result.status is Status.PASSED


def _explained(checks: tuple[Result, ...], question: Question) -> Iterator[str]:
    """What the check of a question says; nothing where none is its own."""
    for each in checks:
        if each.name == question.name and each.status is Status.FAULT:
            yield "! The check of this question is broken, which costs you nothing: tell your instructor."
        elif each.name == question.name and each.message:
            yield f"{'✓' if _is_right(each) else '✗'} {each.message}"


def _next(name: str, done: bool, left: bool) -> str:
    """What to do next; `left` says whether an answer is not right yet."""
    if not done:
        more = (
            f"answer {name} asks once more what is not right yet" if left else f"{name} tells what else fails"
        )
        return f"Next: grade {more}."
    return "Everything is right. Well done! Next: grade"


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `answer`."""
    return [answer]
