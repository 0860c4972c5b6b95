"""The command `grade`: finds its commands among the plugins, and turns errors into lines for people."""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from click.shell_completion import CompletionItem

from grader.cli.output import for_people, show_error
from grader.cli.own import offered_exercises
from grader.cli.stopping import INTERRUPTS
from grader.errors import CallerError, Stopped, nearest
from grader.grading import Grading
from grader.plugins import Plugins, load_plugins
from grader.sandbox import confine
from grader.show import PLAIN, plain


class Grade(click.Group):
    """A group whose commands come from plugins; arguments that name no command go to `run`."""

    def plugins(self, ctx: click.Context) -> Plugins:
        """The run's plugins, loaded once; `obj=` may name some beside those that are installed."""
        if not isinstance(ctx.obj, Plugins):
            ctx.obj = load_plugins(ctx.obj)
            ctx.obj.register(Grading(ctx.obj), "grader.grading")
        plugins: Plugins = ctx.obj
        return plugins

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names, sorted."""
        return sorted(self.plugins(ctx).components("commands"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        found: click.Command | None = self.plugins(ctx).components("commands").get(cmd_name)
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`grade exercise3` is `grade run exercise3`, `grade` alone is `grade list`."""
        if not args and not ctx.resilient_parsing:  # a shell that completes asks for no list
            args = ["list"]
        elif args and args[0] not in ("--help", "--version", *self.list_commands(ctx)):
            self._refuse_misspelt(ctx, args[0])
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def _refuse_misspelt(self, ctx: click.Context, word: str) -> None:
        """Raises `CallerError` for a word that is more like a command than like an exercise."""
        exercises = {each.value for each in offered_exercises("")}
        near = nearest(word, (*exercises, *self.list_commands(ctx)))
        if near not in (None, *exercises) and not word.startswith("-"):
            told = f"there is no command or exercise {word!r}, did you mean {near!r}?"
            raise CallerError(told, "grade --help lists the commands, grade the exercises")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What a shell offers for the first word: exercises, then commands."""
        return [*offered_exercises(incomplete), *super().shell_complete(ctx, incomplete)]

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        """What is made of the words of a command; an interrupt ends as in `invoke`."""
        with _interruptible():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an interrupt ends with the shells' usual code for one."""
        with _interruptible():
            return super().invoke(ctx)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run the command line; whatever goes wrong ends in one line, what to do next, and an exit code."""
        try:
            return super().main(args, *rest, **extra)
        except (Exception, Stopped) as error:
            told = for_people(error)
            show_error(told)
            sys.exit(told.exit_code)


@contextmanager
def _interruptible() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        click.echo("\nInterrupted: nothing was graded.", err=True)
        raise click.exceptions.Exit(130) from None


@click.command(cls=Grade, name="grade", context_settings={"max_content_width": 100})
@click.version_option(package_name="lesson-grader", message="grade %(version)s")
def cli() -> None:
    """Grade the exercises of this course.

    \b
    grade             what there is, how far you are, what is next
    grade exercise3   grade one exercise
    grade watch       grade whenever you save
    """


def main() -> None:
    """The entry point."""
    while (unused := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass  # a standard stream that was closed leads nowhere, and no socket gets its number
    os.close(unused)
    sys.stdout, sys.stderr = sys.stdout or io.StringIO(), sys.stderr or io.StringIO()  # None where closed
    codecs.register_error(PLAIN, plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAIN)
    if sys.platform == "linux":
        confine.hide()
    for name in {*INTERRUPTS} - {"SIGINT"} & {*signal.Signals.__members__}:
        if signal.getsignal(signal.Signals[name]) is not signal.SIG_IGN:  # as `nohup` wants it
            signal.signal(signal.Signals[name], signal.default_int_handler)  # an interrupt: workers end, too
    cli()
