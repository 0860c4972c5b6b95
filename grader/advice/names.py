"""A name that has no value, or that the file does not define, and the one that was meant."""

from __future__ import annotations

import builtins
import difflib
import io
import keyword
import re
import sys
import tokenize
from collections.abc import Iterator

from grader.advice.words import MAX_NAME
from grader.errors import nearest

MAX_SOURCE = 50_000  # characters of a file that are looked through for names
ENDS = ("exit", "quit")  # of an interpreter that somebody types into
VERY_LIKE = 0.8  # how like another name has to be for one that has a value in some places
LIKE = 0.75  # how like a built-in name has to be: of those there are many


def unknown_name(error: Exception, line: int | None, source: str) -> str | None:
    """A name without a value: misspelt, a module that is not imported, a text without quotes."""
    match = re.search(r"'([^']+)'", str(error)[: 10 * MAX_NAME])
    if (
        not isinstance(error, NameError)
        or not match
        or not match[1].isidentifier()
        or len(match[1]) > MAX_NAME
    ):
        return None
    name, where = match[1], f"Line {line}" if line else "Your code"
    near = _near(name, source)
    if name in ENDS:
        return f"{where} calls {name}, which ends a whole program. Write return to end a function."
    if isinstance(error, UnboundLocalError) and not (near and _likeness(name, near) >= VERY_LIKE):
        return (
            f"{where} uses {name} before it has a value in this function. "
            f"Give it one further up, such as {name} = 0 before the loop."
        )
    if near:
        return f"{where} uses the name {name}, which nothing has. Did you mean {near}? Write it so."
    if name in sys.stdlib_module_names:
        return f"{where} uses the module {name}. Write import {name} at the top of your file."
    return (
        f"{where} uses the name {name}, which nothing has. Write {name} = ... before that line, "
        f"or put it in quotes where you mean the text '{name}'."
    )


def missing_name(error: Exception, line: int | None) -> str | None:
    """A function that the check calls, and the file does not define."""
    told = str(error)[: 10 * MAX_NAME]
    match = re.match(r"AttributeError: \S+ does not define '(\w+)'(?:, did you mean '(\w+)')?", told)
    if line is not None or not isinstance(error, AttributeError) or not match:
        return None
    name, near = match[1][:MAX_NAME], match[2]
    if near:
        return f"Checks look for the name {name}, and your file has {near[:MAX_NAME]}. Rename that one."
    return f"Checks look for the name {name}. Define it with just these letters, at the start of a line."


def _near(name: str, source: str) -> str | None:
    """The name that was meant: one of the file, a built-in one, or the same in another case."""
    known = dict.fromkeys(each for each in identifiers(source) if each != name)
    usual = [each for each in dir(builtins) if not each.startswith("_") and each != name]
    for each in (*known, *usual):
        if each.casefold() == name.casefold():
            return each
    if near := nearest(name, known):
        return near
    near = nearest(name, usual)
    return near if near and _likeness(name, near) >= LIKE else None


def _likeness(name: str, other: str) -> float:
    """How like two names are, 0 to 1."""
    return difflib.SequenceMatcher(None, name, other).ratio()


def identifiers(source: str) -> Iterator[str]:
    """The names in a file, read as text and never run; attributes are none, as they need an object."""
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source[:MAX_SOURCE]).readline):
            if token.type == tokenize.NAME and before != "." and not keyword.iskeyword(token.string):
                yield token.string
            before = token.string
    except (tokenize.TokenError, SyntaxError, ValueError):  # the rest is no Python, or was cut off
        return
