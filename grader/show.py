"""Plain values as Python source: what a person can paste, the same in every run, never too long."""

from __future__ import annotations

import io
import math
import re
from typing import IO, Any

MAX_TOLD = 2_100  # characters of what somebody else tells
MAX_LINES = 20  # lines of it
MAX_SHOWN = 1_000  # characters of one value; what is longer is cut in the middle


def without_addresses(text: str) -> str:
    """A text without the addresses of objects, which differ from run to run."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)


def printable(text: str) -> str:
    """A text fit for a terminal: control and direction characters, but for line ends, are spelled out."""
    return "".join(each if each.isprintable() or each == "\n" else repr(each)[1:-1] for each in text)


def capped(text: str) -> str:
    """A text that somebody else wrote, cut to a readable length; what is no Unicode is spelled out."""
    lines = text[:MAX_TOLD].encode("utf-8", "backslashreplace").decode().splitlines()
    return "\n".join(lines[:MAX_LINES])


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
    source = _source(value)
    if len(source) <= MAX_SHOWN:
        return source
    half = MAX_SHOWN // 2 - 20
    return f"{source[:half]} … ({len(source) - 2 * half:,} more characters) … {source[-half:]}"


def show_call(function: str, args: list[Any], kwargs: dict[str, Any]) -> str:
    """A call as Python source."""
    named = [f"{name}={show(value)}" for name, value in kwargs.items()]
    return f"{function}({', '.join([*map(show, args), *named])})"


def _source(value: Any) -> str:
    kind = type(value)
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
