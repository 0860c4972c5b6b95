"""`grade show EXERCISE`: the task, and to who has solved it another way that is right."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from grader.canvas import canvas, text, written
from grader.cli.output import look
from grader.cli.own import exercise_argument, graded, own_course, within
from grader.errors import Fault
from grader.hookspecs import hookimpl
from grader.model import Exercise
from grader.plugins import Plugins
from grader.progress import progress_in, state_of


@click.command()
@exercise_argument
@click.pass_obj
def show(plugins: Plugins, name: str) -> None:
    """Show the task of EXERCISE.

    After full marks it is followed by another right way, where the course has one.
    """
    from rich.markdown import Markdown
    from rich.syntax import Syntax

    exercise = own_course().exercise(name)
    try:
        task = (exercise.folder / "README.md").read_text("utf-8")
    except (OSError, ValueError) as error:
        raise Fault(f"the task of {name} cannot be read: {error}", "tell your instructor") from None
    shown = canvas(look())
    shown.print(Markdown(task, hyperlinks=False))
    shown.print()
    other = _other_way(plugins, exercise)
    if other is not None:
        shown.print(text(f"You have solved this. Another right way, {other.stem.replace('_', ' ')}:", "bold"))
        shown.print()
        way = other.read_text("utf-8")
        lexer = Syntax.guess_lexer(other.name)
        code = Syntax(way, lexer, background_color="default", word_wrap=True)
        shown.print(Markdown(way) if other.suffix == ".md" else code)
        shown.print(text("\nNext: grade"))
    else:
        asks = f", or let grade answer {name} ask you" if exercise.kind == "answers" else ""
        shown.print(text(f"Next: write your answer into {within(exercise, exercise.files[0])}{asks}"))
        shown.print(text(f"Then run: grade {name}, or keep grade watch {name} open beside it"))
    click.echo(written(shown), nl=False)


def other_ways(exercise: Exercise) -> list[Path]:
    """The solutions that are right beside the reference; none where students have none of them."""
    return sorted(path for path in exercise.solution.glob("right/*") if path.is_file())


def _other_way(plugins: Plugins, exercise: Exercise) -> Path | None:
    """The right solution that is least like the student's, where that earns everything."""
    ways = other_ways(exercise)
    if not ways or state_of(exercise, progress_in(exercise).of(exercise)) != "done":
        return None  # the entry only saves a run: it is the run that counts
    report = graded(plugins, exercise)
    if not report.is_done or report.pending:
        return None
    own = (exercise.folder / exercise.files[0]).read_text("utf-8", errors="replace")
    return min(ways, key=lambda path: difflib.SequenceMatcher(None, own, path.read_text("utf-8")).ratio())


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `show`."""
    return [show]
