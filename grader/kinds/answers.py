"""The kind `answers`: a TOML file with a line for each question. Checks receive it as a dict."""

from __future__ import annotations

import re
import tomllib
from contextlib import AbstractContextManager
from typing import Any

from grader.components import Kind, Opened, Workers
from grader.errors import Unreadable
from grader.hookspecs import hookimpl
from grader.kinds.data import open_data
from grader.model import Exercise, Submission

MAX_FILE = 1 << 14  # bytes: the worst that was found (a key of 8,000 parts) takes 1.3 s to read
MAX_DEPTH = 10  # of lists and tables within one another


def open_answers(
    exercise: Exercise, submission: Submission, _workers: Workers
) -> AbstractContextManager[Opened]:
    """The answers by question; a file that is no TOML makes the submission unloadable."""
    return open_data(exercise, submission, MAX_FILE, parse)


def parse(file: str, text: str) -> dict[str, Any]:
    """What a TOML file holds; raises `Unreadable` with the line that is wrong."""
    try:
        answers = tomllib.loads(text)
        if _is_deeper(answers, MAX_DEPTH):
            raise RecursionError
    except RecursionError:
        raise Unreadable(f"{file} holds lists within lists without end: write one line a question") from None
    except ValueError as error:  # also for a number of too many digits
        told = re.sub(r" \(at .*\)$", "", str(error)).replace(
            "Cannot overwrite a value", "a name stands there twice"
        )
        place = re.search(r"at line (\d+)", str(error))
        unreadable = Unreadable(f'{file} is no TOML: {told}. An answer is a line such as: question = "A"')
        unreadable.file, unreadable.line = file, int(place[1]) if place else None
        raise unreadable from None
    return answers


def _is_deeper(value: object, depth: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth < 0 or any(_is_deeper(each, depth - 1) for each in inner)


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `answers`."""
    return [Kind("answers", open_answers)]
