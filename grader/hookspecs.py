"""The hooks: where plugins join in. They return, and change nothing; docs/hooks.md has an example of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    import click

    from grader.checks import Check
    from grader.components import Executor, Kind, Reporter, Sandbox
    from grader.model import Exercise, Report, Result, Settings, Submission

hookspec = pluggy.HookspecMarker("grader")
hookimpl = pluggy.HookimplMarker("grader")


@hookspec
def grader_checks(exercise: Exercise) -> Iterable[Check]:
    """The checks of an exercise, in order."""


@hookspec
def grader_kinds() -> Iterable[Kind]:
    """Ways in which files become the `submission` that checks receive."""


@hookspec(firstresult=True)
def grader_collect(path: Path, exercise: Exercise) -> Iterable[Submission] | None:
    """The submissions that lie at a path; None where the layout is not one that the plugin knows."""


@hookspec(firstresult=True)
def grader_grade(
    exercise: Exercise, submission: Submission, settings: Settings, progress: Callable[[Result | None], None]
) -> Report | None:
    """Grade one submission. Wrap it for what comes after: a late penalty, a cache, an upload.

    `progress` is called with each result as it is reached, and with None now and then in between. Of hidden
    checks a report, and what `progress` gets, holds no more than may be told.
    """


@hookspec
def grader_sandboxes() -> Iterable[Sandbox]:
    """Ways to run the worker that a submission lives in."""


@hookspec
def grader_executors() -> Iterable[Executor]:
    """Ways to grade many submissions."""


@hookspec
def grader_reporters() -> Iterable[Reporter]:
    """Ways to write reports down."""


@hookspec
def grader_commands() -> Iterable[click.Command]:
    """Commands of the command line."""
