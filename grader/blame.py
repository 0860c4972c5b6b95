"""A plugin that fails names itself: what it raises becomes a fault that says whose it is, and where."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Collection, Iterator
from pathlib import Path

import click

from grader.checkers import said
from grader.errors import Fault, GraderError, Stopped

OTHERS = frozenset({Path(__file__).parent, Path(click.__file__).parent})  # whose lines are none of a plugin's

# What is no failure: it says by itself what a person must do, or ends a run on purpose.
ERRORS = (GraderError, Stopped, KeyboardInterrupt, GeneratorExit, BrokenPipeError)
CLICKS = (click.ClickException, click.exceptions.Exit, click.Abort)


class Broken(Exception):
    """What a plugin does, or gives back, that it must not."""


@contextlib.contextmanager
def blamed(
    plugin: str,
    what: str,
    passing: Collection[BaseException] = (),
    may: tuple[type[BaseException], ...] = (),
) -> Iterator[None]:
    """Within it what is raised becomes a `Fault` that names the plugin, and the line that raised.

    Errors of the kit's and of click's pass as they are: they say in the plugin's own words what to do.

    Args:
        what: the part of the plugin that runs, such as "grader_grade" or "the reporter 'csv'".
        passing: what somebody else has raised, and only passes through the plugin.
        may: what else this part of a plugin is there to raise.
    """
    passes: tuple[type[BaseException], ...] = (*ERRORS, *CLICKS, *may)
    try:
        yield
    except passes:
        raise
    except BaseException as error:  # also SystemExit: no plugin may end a run with 0
        if any(error is each for each in passing):
            raise
        told = str(error) if isinstance(error, Broken) else f"{said(error)}{_where(error)}"
        next_step = "remove the plugin, or tell its authors"
        raise Fault(f"the plugin {plugin!r} fails in {what}: {told}", next_step) from error


def _where(error: BaseException) -> str:
    """The innermost line of the plugin's file that raised, as ` (file.py:3)`; nothing where there is none."""
    frames = traceback.extract_tb(error.__traceback__)
    outside = [each for each in frames if OTHERS.isdisjoint(Path(each.filename).parents)]
    own = [each for each in outside if each.filename == outside[0].filename]
    return f" ({Path(own[-1].filename).name}:{own[-1].lineno})" if own else ""
