"""A console that writes into a text: the same for the same width, and fit for any terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from grader.components import Look
from grader.show import inert, printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# rich is imported inside functions: 80 ms that a run with another reporter does not need.


def canvas(look: Look) -> Console:
    """A console whose output is kept, for `written`; nothing of the environment changes it."""
    from rich.console import Console

    return Console(
        file=io.StringIO(),
        width=look.width,
        force_terminal=look.colour,
        color_system="standard" if look.colour else None,
        no_color=not look.colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )


def written(console: Console) -> str:
    """What was printed on a canvas, without blanks at the ends of lines."""
    file = console.file
    assert isinstance(file, io.StringIO)
    return "".join(inert(line.rstrip()) + "\n" for line in file.getvalue().splitlines())


def text(string: str, style: str = "") -> Text:
    """The only way for text to reach the terminal: control and direction characters are spelled out."""
    from rich.text import Text

    return Text(printable(string), style)


def points(number: float) -> str:
    """Points without needless digits: 20, 7.5."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)
