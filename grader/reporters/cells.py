"""Cells of CSV files that no spreadsheet computes, and rows that every reader splits alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal

from grader.show import one_line

SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"  # noqa: RUF001  # spreadsheets take the wide ones for the narrow
# A file with commas that is opened where lists are separated by semicolons is split at those.
FORMULA = re.compile(rf'(?:^|(?<=;))(?=[ "]*[{SIGNS}])')


def inert(cell: str) -> str:
    """A text as a cell: in one line, what is no Unicode or unseen spelled out, and no formula in it.

    What would be computed gets a leading `'`, by which spreadsheets know a text: OWASP, "CSV Injection".
    """
    return FORMULA.sub("'", one_line(cell))


def number(value: float) -> str:
    """A number as a cell: with a point and without an exponent in any country, and without a float's noise.

    Twelve digits are more than points have, and fewer than where 0.1 + 0.2 differs from 0.3.
    """
    return format(Decimal(f"{value or 0:.12g}"), "f")


def row(cells: Iterable[str], delimiter: str = ",") -> str:
    r"""A line of a CSV file: quoted by RFC 4180, but ended by `\n`, as all that the kit writes.

    Every reader takes that end, and so do `grep` and `diff`; in a cell `\r` and `\n` are quoted both.
    """
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow(cells)  # which it quotes cells by
    return line.getvalue().removesuffix("\r\n") + "\n"
