"""What a new exercise may be called."""

from __future__ import annotations

import re
import sys
from collections.abc import Container

from grader.errors import CallerError, did_you_mean
from grader.scaffold import KINDS

NAME = r"[a-z][a-z0-9_]{0,39}"
TITLE = 80  # characters at most
_TAKEN = r"checker|readme|con|prn|aux|nul|com\d|lpt\d"  # beside the stub; as devices of Windows


def refuse_name(name: str, kind: str, commands: Container[str]) -> None:
    """Raises `CallerError` for what cannot be typed, or be a folder's and a file's name, everywhere."""
    if not re.fullmatch(NAME, name):
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        such = plain if re.fullmatch(NAME, plain) else "warmup"
        told = f"{_quoted(name)} is no name for an exercise"
        rule = "a letter from a to z first, then such letters, digits and _, 40 in all at most"
        raise CallerError(told, f"choose {rule}, such as {such!r}")
    if name in commands:
        raise CallerError(f"{name!r} is a command: grade {name} would run that", "choose another name")
    if re.fullmatch(_TAKEN, name):
        told = f"{name!r} is what a file of every exercise is called, or a device of Windows"
        raise CallerError(told, f"choose another name, such as {f'{name}_1'!r}")
    if kind in KINDS[:2] and name in sys.stdlib_module_names:
        told = f"{name!r} is a module of Python's: {name}.py would stand in its way"
        raise CallerError(told, f"choose another name, such as {f'my_{name}'!r}")


def refuse_kind(kind: str, known: Container[str]) -> None:
    """Raises `CallerError` for a kind that has no template."""
    if kind not in KINDS:
        if kind in known:
            told = f"the kind {kind!r} has no template to begin from"
            step = f"begin with --kind {KINDS[0]}, and put {kind!r} and its files into exercise.toml"
            raise CallerError(told, step)
        told = f"there is no kind {_quoted(kind)}{did_you_mean(kind, KINDS)}"
        raise CallerError(told, f"choose from: {', '.join(KINDS)}")


def title_of(name: str, title: str | None) -> str:
    """The title that was given, or one made of the name; raises `CallerError` for what is no line of text."""
    if title is None:
        return " ".join(name.replace("_", " ").split()).capitalize()
    if not title.strip() or not title.isprintable() or len(title) > TITLE:
        told = f"--title is no line of text of 1 to {TITLE} characters"
        raise CallerError(told, "give one in quotes, such as --title 'Steps of training'")
    return title.strip()


def _quoted(word: str) -> str:
    """What was typed, in quotes and not too long for a line."""
    return repr(word if len(word) <= 60 else f"{word[:60]}…")
