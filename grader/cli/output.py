"""Where reports go: to standard output, or whole to a file."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import click

from grader.atomic import write_pieces
from grader.canvas import canvas, text, written
from grader.checkers import said
from grader.components import Look
from grader.errors import CallerError, Fault, GraderError
from grader.show import one_line, printable
from grader.unexpected import DEBUG, trace, unexpected

NARROWEST = 20  # columns


class Format(Protocol):
    """A `Reporter`, or the same for what else is reported."""

    @property
    def name(self) -> str:
        """What users call it by."""

    @property
    def render(self) -> Callable[[Any, Look], str]:
        """Gives the whole text."""

    @property
    def demand(self) -> Callable[[Mapping[str, str]], None] | None:
        """Is told the environment before anything is done; raises `CallerError` for what lacks there."""

    @property
    def appends(self) -> Mapping[str, Callable[[Any, Look], str]]:
        """What is added to files, by the variables of the environment that name them."""


@dataclass(frozen=True)
class Output:
    """One `--report FORMAT[=FILE]`."""

    reporter: Format
    file: Path | None
    verbose: bool = False

    @property
    def for_people(self) -> bool:
        """Whether it is read beside the errors on standard error, and need not tell them, too."""
        return self.file is None and self.reporter.name == "terminal"

    def prepare(self) -> None:
        """Load what the reporter needs, by rendering nothing; what is wrong with it shows when it renders."""
        with contextlib.suppress(Exception):
            self.reporter.render((), Look())

    def write(self, reports: tuple[object, ...]) -> None:
        """Render and write; a file appears whole or stays as it was.

        Raises:
            Fault: when the reporter fails.
            CallerError: when the file, or standard output, cannot be written.
        """
        self.put([self._rendered(self.reporter.render, reports)])

    def put(self, pieces: Iterable[str]) -> None:
        """Write a text that comes in pieces; raises `CallerError` as `write` does."""
        if self.file is None:
            try:
                for piece in pieces:
                    click.echo(piece, nl=False)
            except BrokenPipeError:  # whoever reads has seen enough
                raise
            except OSError as error:
                with open(os.devnull, "wb") as nowhere:
                    os.dup2(nowhere.fileno(), 1)  # what is left goes there when Python ends
                told = f"standard output cannot be written: {error.strerror}"
                raise CallerError(told, "write the report to a file: --report FORMAT=FILE") from None
        else:
            _replace(self.file, pieces)

    @property
    def look(self) -> Look:
        """Where it goes, and when."""
        seen = look() if self.file is None else Look()
        return replace(seen, verbose=self.verbose, environment=os.environ, now=datetime.now(UTC))

    def append(self, reports: tuple[object, ...]) -> None:
        """Add to the files that the environment names for this report; raises as `write` does."""
        for name, render in self.reporter.appends.items():
            if path := os.environ.get(name):
                text = self._rendered(render, reports)
                try:
                    with open(path, "ab+") as file:
                        if file.tell():
                            file.seek(-1, os.SEEK_END)
                            text = text if file.read() == b"\n" else f"\n{text}"
                        file.write(text.encode())
                except OSError as error:
                    told = f"{path}, which {name} names, cannot be written: {error.strerror}"
                    raise CallerError(told, f"name another file in {name}, or unset it") from None

    def _rendered(self, render: Callable[[Any, Look], str], reports: tuple[object, ...]) -> str:
        with self.blamed():
            text = render(reports, self.look)
            text.encode()  # what is no Unicode is the reporter's fault, too
            return text

    @contextlib.contextmanager
    def blamed(self) -> Iterator[None]:
        """Within it what is raised is a fault of the reporter."""
        try:
            yield
        except GraderError:
            raise
        except Exception as error:
            told = f"the reporter {self.reporter.name!r} fails: {said(error)}"
            raise Fault(told, "remove its plugin, or tell its authors") from error


def outputs(
    asked: tuple[str, ...], pick: Callable[[str], Format], verbose: bool = False, usual: str = "terminal"
) -> list[Output]:
    """What was asked for; people see the terminal report unless standard output has another use.

    Args:
        pick: gives the format of a name; raises `CallerError` for an unknown one.
        usual: the format where none is asked for.

    Raises:
        CallerError: for an unknown format, a folder that does not exist, two reports to one place, or an
            environment that lacks what a format demands.
    """
    found = []
    for each in asked:
        name, equals, file = each.partition("=")
        path = Path(file).absolute() if equals else None
        if path is not None and (not file or not _is_place(path)):
            told = f"--report {each}: no file can be written there"
            raise CallerError(told, "name one in a folder that exists, or for standard output none")
        found.append(Output(pick(name), path, verbose))
    if all(each.file is not None for each in found):
        found.insert(0, Output(pick("terminal" if asked else usual), None, verbose))
    if len({each.file and each.file.parent.resolve() / each.file.name for each in found}) != len(found):
        raise CallerError("two reports go to the same place", "give each --report a file of its own")
    for output in found:
        if output.reporter.demand:
            output.reporter.demand(os.environ)
    return found


def _is_place(path: Path) -> bool:
    """Whether a file may take this place: never one of the system's, such as the link /dev/stdout."""
    folder = path.parent
    free = not path.exists() or path.is_file()
    return folder.is_dir() and folder.resolve() != Path("/dev") and free


def write_all(sinks: Iterable[Output], reports: tuple[object, ...]) -> list[GraderError]:
    """Write to each place, and add to what it has beside; files first, as readers may go away.

    Returns:
        What failed, alone.
    """
    failed = list[GraderError]()
    for sink in sorted(sinks, key=lambda each: each.file is None) if reports else ():
        for write in (sink.write, sink.append):
            try:
                write(reports)
            except GraderError as error:
                failed.append(error)
    return failed


def for_people(error: BaseException, when: str = "", whole: bool = False) -> GraderError:
    """An error as one that can be shown: itself, or that the kit is broken.

    With GRADER_DEBUG set, its traceback goes to standard error.

    Args:
        when: what the kit was doing, such as " grading quiz1".
        whole: whether the lines of files that are not the kit's may be told: see `unexpected.trace`.
    """
    if os.environ.get(DEBUG):
        click.echo(printable(trace(error, whole)), err=True)
    if isinstance(error, GraderError):
        return error
    return unexpected(error, when)


def show_error(error: GraderError) -> None:
    """An error on standard error: what is wrong, and what to do."""
    click.echo(f"grade: {one_line(str(error))}\nNext: {one_line(error.next_step)}", err=True)


def say(*lines: str) -> None:
    """Lines on standard output, folded to its width and fit for a terminal."""
    shown = canvas(look())
    for line in lines:
        shown.print(text(line))
    click.echo(written(shown), nl=False)


def look() -> Look:
    """What standard output can show."""
    width = shutil.get_terminal_size().columns  # COLUMNS, the terminal's, or 80
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Look(width=max(width, NARROWEST), colour=sys.stdout.isatty() and not plain)


def replace_file(path: Path, text: str) -> None:
    """Write a text file whole; raises `CallerError` when it cannot be written."""
    _replace(path, [text])


def _replace(path: Path, pieces: Iterable[str]) -> None:
    try:
        write_pieces(path, (each.encode() for each in pieces))
    except OSError as error:
        raise CallerError(f"{path} cannot be written: {error.strerror}", "choose another file") from None
