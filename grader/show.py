"""Plain values as Python source: what a person can paste, the same in every run, never too long."""

from __future__ import annotations

import io
import math
import re
from typing import IO, Any

MAX_TOLD = 2_100  # characters of what somebody else tells
MAX_LINES = 20  # lines of it
MAX_SHOWN = 1_000  # characters of one value; what is longer is cut in the middle
MAX_CALL = 3_000  # characters of one call
MAX_BITS = 14_000  # of an integer, about: Python refuses to print more than 4,300 digits
PLAIN = "grader.plain"  # how `plain` is registered
_PLAIN_MARKS = {"✓": "+", "✗": "x", "·": "-"}


def plain(error: UnicodeError) -> tuple[str, int]:
    """What stands for characters that a console cannot show: marks keep their meaning, others are a `?`."""
    assert isinstance(error, UnicodeEncodeError)
    lost = error.object[error.start : error.end]
    return "".join(_PLAIN_MARKS.get(each, "?") for each in lost), error.end


def without_addresses(text: str) -> str:
    """A text without the addresses of objects, which differ from run to run."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)


def printable(text: str) -> str:
    """A text fit for a terminal or a log, line by line: see `one_line`."""
    return "\n".join(map(one_line, text.split("\n")))


def spelled(text: str) -> str:
    """A text in one line; control and direction characters, and what is no Unicode, are spelled out."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def one_line(text: str) -> str:
    """A text in one line fit for a terminal or a log: see `spelled` and `inert`."""
    return inert(spelled(text))


def inert(line: str) -> str:
    """A line that CI systems do not take for a command, such as `::add-mask::` or `##vso[task.complete]`."""
    return re.sub(r"#(?=#\w*\[)", r"#\\", re.sub(r"^(\s*:)(?=:)", r"\1\\", line))


def capped(text: str) -> str:
    """A text that somebody else wrote, cut to a readable length; what is no Unicode is spelled out."""
    return "\n".join(_unicode(text[:MAX_TOLD]).splitlines()[:MAX_LINES])


class Escaped(io.TextIOBase):
    """A stream that passes on what is written to it, made printable."""

    def __init__(self, target: IO[str]) -> None:
        self._target = target

    def write(self, text: str, /) -> int:
        """Pass a text on."""
        self._target.write(printable(text))
        self._target.flush()
        return len(text)


def show(value: Any) -> str:
    """A plain value as Python source; sets are sorted, and what is too long is cut in the middle.

    Args:
        value: of the exact types that cross the wire, or any object of the judge's own.
    """
    try:
        return cut(_unicode(_source(value)), MAX_SHOWN)
    except Exception:  # a check may compute what Python cannot print, or have odd objects of its own
        return f"(a {type(value).__name__} that cannot be shown)"


def show_call(function: str, args: list[Any], kwargs: dict[str, Any]) -> str:
    """A call as Python source."""
    named = [f"{name}={show(value)}" for name, value in kwargs.items()]
    return cut(f"{function}({', '.join([*map(show, args), *named])})", MAX_CALL)


def cut(source: str, most: int) -> str:
    """A source of so many characters at most: what is longer is cut in the middle."""
    if len(source) <= most:
        return source
    half = most // 2 - 20
    return f"{source[:half]} … ({len(source) - 2 * half:,} more characters) … {source[-half:]}"


def _unicode(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _source(value: Any) -> str:
    kind = type(value)
    if kind is int and value.bit_length() > MAX_BITS:
        return f"(an integer of about {int(value.bit_length() * math.log10(2)):,} digits)"
    if kind is float and not math.isfinite(value):
        return f"float('{value}')"
    if kind is list:
        return f"[{_joined(value)}]"
    if kind is tuple:
        return f"({_joined(value)}{',' if len(value) == 1 else ''})"
    if kind is dict:
        return "{" + ", ".join(f"{_source(key)}: {_source(each)}" for key, each in value.items()) + "}"
    if kind is set and value:
        return "{" + ", ".join(sorted(map(_source, value))) + "}"
    if kind is frozenset and value:
        return "frozenset({" + ", ".join(sorted(map(_source, value))) + "})"
    return without_addresses(repr(value))


def _joined(values: Any) -> str:
    return ", ".join(map(_source, values))
