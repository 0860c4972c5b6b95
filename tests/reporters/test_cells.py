"""No cell is a formula, whatever a student writes, wherever the file is opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reporters.cells import inert, number, row
from tests.reporters.examples import texts
from tests.reporters.platforms import table

odd = st.text(st.sampled_from("=+-@\t\r\n\0 ;,\"'＝－\u202e\u200ba1")) | texts  # noqa: RUF001


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("ada", "ada"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "\\t=1"),
        ("\r=1", "\\r=1"),
        ("＝1+1", "'＝1+1"),  # noqa: RUF001
        ("'=1", "'=1"),
        ('"=1', "'\"=1"),
        ("a;=1", "a;'=1"),
        ('a;" =1', "a;'\" =1"),
        ("double(1, -2)", "double(1, -2)"),
        ("a\nb\x00\u202ec\ud800", "a\\nb\\x00\\u202ec\\ud800"),
        ("::error::x", ":\\:error::x"),
    ],
)
def test_what_becomes_of_a_cell(cell: str, told: str) -> None:
    assert inert(cell) == told
    assert inert(told) == told


@given(st.lists(st.lists(odd, min_size=3, max_size=3), min_size=1))
def test_whatever_the_text_no_cell_is_a_formula_and_rows_and_columns_are_right(
    cells: list[list[str]],
) -> None:
    text = "".join(row(map(inert, each)) for each in cells)
    assert table(text) == [[inert(cell) for cell in each] for each in cells]
    assert text.count("\n") == len(cells)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.1 + 0.2, "0.3"),
        (20, "20"),
        (7.5, "7.5"),
        (-0.0, "0"),
        (-3.2, "-3.2"),
        (100 / 3, "33.3333333333"),
        (1e15, "1000000000000000"),
        (1e-7, "0.0000001"),
        (1_234_567.25, "1234567.25"),
    ],
)
def test_numbers_are_plain(value: float, told: str) -> None:
    assert number(value) == told
    assert float(told) == pytest.approx(value)


def test_both_ends_of_lines_are_quoted_in_a_cell_that_stays_as_it_is() -> None:
    assert row(["a\rb", "c\nd", 'e"f', "g;h"]) == '"a\rb","c\nd","e""f",g;h\n'
    assert row(["g;h", "i,j"], ";") == '"g;h";i,j\n'
