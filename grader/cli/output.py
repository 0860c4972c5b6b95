"""Where reports go: to standard output, or whole to a file."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click

from grader.errors import CallerError
from grader.model import Look, Report, Reporter
from grader.plugins import Plugins


@dataclass(frozen=True)
class Output:
    """One `--report FORMAT[=FILE]`."""

    reporter: Reporter
    file: Path | None

    def write(self, reports: tuple[Report, ...]) -> None:
        """Render and write; a file appears whole or stays as it was."""
        if self.file is None:
            click.echo(self.reporter.render(reports, look()), nl=False)
        else:
            replace_file(self.file, self.reporter.render(reports, Look()))


def outputs(asked: tuple[str, ...], plugins: Plugins) -> list[Output]:
    """What was asked for; students see the terminal report unless standard output has another use.

    Raises:
        CallerError: for an unknown format, a folder that does not exist, or two reports to one place.
    """
    found = []
    for each in asked:
        name, equals, file = each.partition("=")
        path = Path(file).absolute() if equals else None
        if path is not None and (not file or path.is_dir() or not path.parent.is_dir()):
            raise CallerError(
                f"--report {each}: no file can be written there", "name one in a folder that exists"
            )
        found.append(Output(plugins.pick("reporters", name), path))
    if all(each.file is not None for each in found):
        found.insert(0, Output(plugins.pick("reporters", "terminal"), None))
    if len({each.file for each in found}) != len(found):
        raise CallerError("two reports go to the same place", "give each --report a file of its own")
    return found


def look() -> Look:
    """What standard output can show."""
    width = shutil.get_terminal_size().columns  # COLUMNS, the terminal's, or 80
    return Look(width=max(width, 40), colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def replace_file(path: Path, text: str) -> None:
    """Write a text file whole: to a temporary name beside it, which then takes the file's name.

    Raises:
        CallerError: when it cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, delete=False) as new:
            new.write(text.encode())
        Path(new.name).chmod(0o644)
        Path(new.name).replace(path)
    except OSError as error:
        raise CallerError(f"{path} cannot be written: {error.strerror}", "choose another file") from None
