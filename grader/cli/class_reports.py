"""Where the reports on a class go: to standard output, to files, to a folder of pages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from grader.checkers import said
from grader.classes.feedback import write_feedback
from grader.classes.grade import Grades
from grader.classes.listed import Listed
from grader.cli.output import Output, outputs
from grader.components import Look, Reporter
from grader.errors import CallerError, Fault, GraderError
from grader.plugins import Plugins


def class_outputs(asked: tuple[str, ...], plugins: Plugins) -> list[Output]:
    """What was asked for, and nothing beside it; raises `CallerError` as `outputs` does."""
    found = outputs(asked, partial(plugins.pick, "reporters")) if asked else []
    to_stdout = any("=" not in each for each in asked)
    return [each for each in found if each.file or to_stdout]


def spare(sinks: Iterable[Output], gradebook: str, students: Iterable[Listed]) -> None:
    """Raises `CallerError` where a report would take the place of the gradebook, or of what is handed in."""
    handed_in = {path for each in students if (own := each.submission) for path in (own.path, *own.beside)}
    for file in (each.file for each in sinks if each.file):
        told = "is the gradebook" if file == Path(gradebook).absolute() else ""
        if file.exists() and not handed_in.isdisjoint((file, *file.parents)):
            told = "is handed in"
        if told:
            raise CallerError(
                f"--report: {file} {told}, and a report would take its place", "name another file"
            )


def write_class(sinks: Iterable[Output], feedback: Path | None, grades: Grades) -> list[GraderError]:
    """Write every report, and the pages; gives what failed, alone."""
    failed = list[GraderError]()
    for sink in sinks:
        try:
            sink.put(_pieces(sink, grades))
        except GraderError as error:
            failed.append(error)
    if feedback:
        try:
            write_feedback(feedback.absolute(), grades, Look(environment=os.environ, now=datetime.now(UTC)))
        except GraderError as error:
            failed.append(error)
    return failed


def _pieces(sink: Output, grades: Grades) -> Iterator[str]:
    """The text of a report; one that knows no classes gets all reports at once."""
    reporter = sink.reporter
    try:
        if isinstance(reporter, Reporter) and reporter.of_class:
            yield from reporter.of_class(grades, sink.look)
        else:
            yield reporter.render(tuple(each.report for each in grades.each if each.report), sink.look)
    except GraderError:
        raise
    except Exception as error:
        told = f"the reporter {reporter.name!r} fails: {said(error)}"
        raise Fault(told, "remove its plugin, or tell its authors") from error
