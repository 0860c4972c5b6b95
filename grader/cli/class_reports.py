"""Where the reports on a class go: to standard output, to files, to a folder of pages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from grader.atomic import write_pieces
from grader.checkers import said
from grader.classes.feedback import write_feedback
from grader.classes.grade import Grades
from grader.cli.output import look, outputs
from grader.components import Look, Reporter
from grader.errors import CallerError, Fault, GraderError
from grader.plugins import Plugins


@dataclass(frozen=True)
class ClassOutput:
    """One `--report FORMAT[=FILE]`; without a file it goes to standard output."""

    reporter: Reporter
    file: Path | None


def class_outputs(asked: tuple[str, ...], plugins: Plugins) -> list[ClassOutput]:
    """What was asked for, and nothing beside it; raises `CallerError` as `outputs` does."""
    found = outputs(asked, partial(plugins.pick, "reporters")) if asked else []
    to_stdout = any("=" not in each for each in asked)
    return [
        ClassOutput(plugins.pick("reporters", each.reporter.name), each.file)
        for each in found
        if each.file or to_stdout
    ]


def write_class(sinks: Iterable[ClassOutput], feedback: Path | None, grades: Grades) -> list[GraderError]:
    """Write every report, and the pages; gives what failed, alone."""
    failed = list[GraderError]()
    for sink in sinks:
        try:
            _write(sink, grades)
        except GraderError as error:
            failed.append(error)
    if feedback:
        try:
            write_feedback(feedback.absolute(), grades, _look(to_file=True))
        except GraderError as error:
            failed.append(error)
    return failed


def _write(sink: ClassOutput, grades: Grades) -> None:
    pieces = _pieces(sink.reporter, grades, _look(to_file=sink.file is not None))
    if sink.file is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    try:
        write_pieces(sink.file, (each.encode() for each in pieces))
    except OSError as error:
        told = f"{sink.file} cannot be written: {error.strerror}"
        raise CallerError(told, "choose another file") from None


def _pieces(reporter: Reporter, grades: Grades, seen: Look) -> Iterator[str]:
    """The text of a report; one that knows no classes gets all reports at once."""
    try:
        if reporter.of_class:
            yield from reporter.of_class(grades, seen)
        else:
            yield reporter.render(tuple(each.report for each in grades.each if each.report), seen)
    except GraderError:
        raise
    except Exception as error:
        told = f"the reporter {reporter.name!r} fails: {said(error)}"
        raise Fault(told, "remove its plugin, or tell its authors") from error


def _look(to_file: bool) -> Look:
    return replace(Look() if to_file else look(), environment=os.environ, now=datetime.now(UTC))
