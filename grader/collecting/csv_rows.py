"""The rows of a CSV file that a person or a platform has written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from grader.errors import CallerError, Unreadable
from grader.kinds.files import read_regular
from grader.show import cut, one_line

MAX_SIZE = 1 << 28  # bytes
DELIMITERS = ",;\t"
CSV = "save the list as CSV in UTF-8, with the columns' names in the first row"


def read_rows(path: Path) -> tuple[str, list[tuple[int, list[str]]]]:
    """The delimiter, and the rows that are not empty, each with the number of its last line.

    The columns' names come first. Raises `CallerError` for what is no such file.
    """
    text = _text(path)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    return delimiter, _lines(path, text, delimiter)


def _text(path: Path) -> str:
    try:
        data = read_regular(path, MAX_SIZE)
    except Unreadable as error:
        raise CallerError(f"{path}: {one_line(str(error))}", "give the path of a CSV file") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CallerError(f"{path} is no text in UTF-8", CSV) from None
    if "\0" in text:
        raise CallerError(f"{path} is no text", CSV)
    return text


def _lines(path: Path, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)

    def numbered() -> Iterator[tuple[int, list[str]]]:
        for row in reader:
            if any(each.strip() for each in row):
                yield reader.line_num, row

    try:
        rows = [*numbered()]
    except csv.Error as error:
        told = f"{path} cannot be read as CSV: {error} in line {reader.line_num}"
        raise CallerError(told, CSV) from None
    if not rows:
        raise CallerError(f"{path} is empty", CSV)
    odd = [each for each in rows[0][1] if "@" in each or each.strip().isdigit()]
    if odd or not rows[0][1][0].strip():
        why = f": its first row has {shown(odd[0])}" if odd else ""
        raise CallerError(f"{path} has no columns' names{why}", CSV)
    return rows


def shown(cell: str) -> str:
    """A cell, fit for a line."""
    return one_line(cut(cell, 60))
