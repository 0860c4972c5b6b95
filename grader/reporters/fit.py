"""A report as text: JSON, and no longer than its reader takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from grader.errors import CallerError

STORIES = (8_000, 2_000, 500, 60)  # characters of what is told of each check


def as_json(value: Any) -> str:
    """JSON in ASCII; what readers of logs stumble over is escaped: `##[command]`."""
    return for_logs(json.dumps(value, indent=2, allow_nan=False)) + "\n"


def for_logs(text: str) -> str:
    """JSON that means the same, and in which no log finds a command."""
    return text.replace("##", "#\\u0023")


def within(most: int, render: Callable[[int, bool], str], platform: str) -> str:
    """A text of so many bytes at most: less is told of each check until it fits, at last of none alone.

    Args:
        render: gives the whole text, by how many characters may be told of each check, and whether those
            that ended alike are to be folded into one row.

    Raises:
        CallerError: where no text is short enough.
    """
    for told, folded in (*((each, False) for each in STORIES), (STORIES[-1], True)):
        text = render(told, folded)
        if len(text.encode()) <= most:
            return text
    shown = f"{len(text.encode()):,} bytes where {platform} takes {most:,}"
    raise CallerError(f"the report is too long: {shown}", "grade fewer exercises at a time")
