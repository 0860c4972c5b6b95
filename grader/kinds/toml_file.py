"""Read a TOML file of answers, which may be a student's, or hostile."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from grader.errors import Unreadable

MAX_DEPTH = 10  # of lists and tables within one another


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
