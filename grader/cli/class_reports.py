"""Where the reports on a class go: to standard output, to files, to a folder of pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from grader.classes.feedback import INDEX, write_feedback
from grader.classes.grade import Grades
from grader.cli.output import Output, outputs
from grader.components import Look, Reporter
from grader.errors import CallerError, GraderError
from grader.plugins import Plugins

SQLITE = ("", "-wal", "-shm", "-journal")
"""how the names of a database's files end"""


def class_outputs(asked: tuple[str, ...], plugins: Plugins) -> list[Output]:
    """What was asked for, and nothing beside it; raises `CallerError` as `outputs` does."""
    found = outputs(asked, partial(plugins.pick, "reporters")) if asked else []
    to_stdout = any("=" not in each for each in asked)
    return [each for each in found if each.file or to_stdout]


def spare(
    sinks: Iterable[Output], feedback: Path | None, gradebook: Path | None, folder: Path, roster: Path | None
) -> None:
    """Raises `CallerError` where what is written would take the place of what is read, or lie among it.

    Args:
        gradebook: where it is a file.
        folder: what the class handed in, or an archive of it.
        roster: the list of the class.
    """
    inbox = folder.resolve()
    taken = dict.fromkeys(_places(roster), "the list of the class")
    for each in _places(gradebook):
        taken |= {each.with_name(each.name + end): "the gradebook" for end in SQLITE}
    pages = feedback and feedback.resolve()
    written = [("--report", each.file, _places(each.file)) for each in sinks]
    written += [("--feedback", feedback, [pages] if pages else [])]
    written += [("--gradebook", gradebook, _places(gradebook))]
    for option, path, places in written:
        told = ""
        for place in places:
            if option == "--report" and place in taken:
                told = f"is {taken[place]}"
            if option == "--report" and pages in place.parents:
                told = f"lies in {feedback}, which is for pages"
            if option == "--feedback" and (index := place / INDEX) in taken:
                told = f"has {index.name}, which is {taken[index]}"
            if inbox in (place, *place.parents):
                told = "is handed in" if place.is_file() else f"lies in {folder}, like what is handed in"
        if told:
            raise CallerError(f"{option}: {path} {told}", "name another place")


def _places(path: Path | None) -> list[Path]:
    """Where a file lies: by its name, which a report would take, and where that leads."""
    return [path.parent.resolve() / path.name, path.resolve()] if path else []


def write_class(sinks: Iterable[Output], feedback: Path | None, grades: Grades) -> list[GraderError]:
    """Write the pages, and every report, files first, as readers may go away; gives what failed, alone."""
    writes = list[Callable[[], object]]()
    for sink in sorted(sinks, key=lambda each: each.file is None):
        writes.append(partial(sink.put, _pieces(sink, grades)))
    if feedback:
        look = Look(environment=os.environ, now=datetime.now(UTC))
        writes.insert(0, partial(write_feedback, feedback.absolute(), grades, look))
    failed = list[GraderError]()
    for write in writes:
        try:
            write()
        except GraderError as error:
            failed.append(error)
    return failed


def _pieces(sink: Output, grades: Grades) -> Iterator[str]:
    """The text of a report; one that knows no classes gets all reports at once."""
    reporter = sink.reporter
    with sink.blamed():
        if isinstance(reporter, Reporter) and reporter.of_class:
            pieces = reporter.of_class(grades, sink.look)
        else:
            pieces = [reporter.render(tuple(each.report for each in grades.each if each.report), sink.look)]
        for piece in pieces:
            piece.encode()  # what is no Unicode is the reporter's fault, too
            yield piece
