"""The chart of figures: where they stand, and where there is none."""

from __future__ import annotations

import itertools
import math
import re
import warnings
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from grader.reporters.chart import MOST, NEAR, Chart, Row, chart

numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
positive = st.floats(min_value=0, allow_infinity=False) | st.integers(0, 10**20)
lists = st.lists(numbers, min_size=1, max_size=MOST) | st.lists(positive, min_size=1, max_size=MOST)


def drawn(returned: object, expected: object) -> Chart:
    found = chart(repr(returned), repr(expected))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("returned", "expected", "rows", "ticks"),
    [
        ("0", "4", [Row("answer", 0, 1)], [(0, "0"), (1, "4")]),
        ("0", "0.0", [Row("answer", 0, 0)], [(0, "0"), (1, "1")]),
        ("-5", "5", [Row("answer", 0, 1)], [(0, "-5"), (0.5, "0"), (1, "5")]),
        ("-1", "9", [Row("answer", 0, 1)], [(0, "-1"), (1, "9")]),
        ("-1", "-4", [Row("answer", 0.75, 0)], [(0, "-4"), (1, "0")]),
        ("[1, 99]", "(1,)", [Row("[0]", 0.0101, 0.0101), Row("[1]", 1, None)], [(0, "0"), (1, "99")]),
        ("{'a': 1}", "{'b': 2}", [Row("b", None, 1), Row("a", 0.5, None)], [(0, "0"), (1, "2")]),
        ("[]", "[4]", [Row("[0]", None, 1)], [(0, "0"), (1, "4")]),
        ("1", "[4]", [Row("[0]", None, 1), Row("answer", 0.25, None)], [(0, "0"), (1, "4")]),
        ("{'\\u202e': 1}", "{}", [Row("\\u202e", 1, None)], [(0, "0"), (1, "1")]),
    ],
)
def test_an_axis_from_zero(
    returned: str, expected: str, rows: list[Row], ticks: list[tuple[float, str]]
) -> None:
    assert chart(returned, expected) == Chart(tuple(rows), tuple(ticks), logarithmic=False)


@pytest.mark.parametrize(
    ("returned", "expected", "places", "ticks"),
    [
        ("1", "100", (0, 1), [(0, "1"), (0.5, "10"), (1, "100")]),
        ("1000", "10", (1, 0), [(0, "10"), (0.5, "100"), (1, "1,000")]),
        ("[0, 1]", "[100]", (0, 1), [(0, "0"), (0.3333, "1"), (0.6667, "10"), (1, "100")]),
        ("1e5", "0.001", (1, 0), [(0, "1e-3"), (0.25, "1e-1"), (0.5, "10"), (0.75, "1,000"), (1, "1e5")]),
        (
            "5e-324",
            "1e308",
            (0.0011, 1),
            [(0.1962, "1e-200"), (0.3972, "1e-73"), (0.5981, "1e54"), (0.7991, "1e181"), (1, "1e308")],
        ),
        (
            "[0, 1e-16]",
            "[1e4]",
            (0, 1),
            [(0, "0"), (0.2857, "1e-11"), (0.5238, "1e-6"), (0.7619, "1e-1"), (1, "10,000")],
        ),
    ],
)
def test_an_axis_of_powers_of_ten(
    returned: str, expected: str, places: tuple[float, float], ticks: list[tuple[float, str]]
) -> None:
    found = chart(returned, expected)
    assert found is not None
    assert (found.rows[0].returned, found.rows[0].expected) == places
    assert found.ticks == tuple(ticks)
    assert found.logarithmic


@pytest.mark.parametrize(
    "source",
    [
        "",
        "True",
        "[1, False]",
        "None",
        "'1'",
        "1 + 2j",
        "[[1]]",
        "{'a': [1]}",
        "{'a': {'b': 1}}",
        "{1: 1}",
        "{('a',): 1}",
        "{1, 2}",
        "b'1'",
        "[1, 2, …",
        "[1, 2, … (40 more characters) … 9]",
        "[1, 2, ...]",
        "(an integer of about 5,000 digits)",
        "float('nan')",
        "[float('inf')]",
        "nan",
        "1e999",
        "[-1e999, 1e999]",
        "2" * 400,
        "1" * 5_000,
        "[" * 1_000,
        "-" * 10_000 + "1",
        "f(1)",
        "\x00",
        "\ud800",
        "'\\d'",
        "1if 1else 1",
        str([*range(13)]),
    ],
    ids=lambda source: f"{source!r:.20}",
)
def test_of_anything_but_few_finite_numbers_there_is_none(source: str) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert chart(source, "1") is None
        assert chart("[1]", source) is None
        assert chart(source, source) is None
    assert warned == []


def test_of_nothing_at_all_and_of_what_lies_too_far_apart_there_is_none() -> None:
    assert chart("[]", "{}") is None
    assert chart("-1e308", "1e308") is None
    assert chart("1e308", "1e308") is not None
    assert len(drawn([*range(12)], [1]).rows) == MOST == 12
    assert chart(str([1] * 7), str({f"{each}": 1 for each in range(7)})) is None


@given(lists, lists)
@example([0], [0])
@example([5e-324], [1e-323])
@example([0, 5e-324], [1e308])
@example([1e308], [1e308, 0])
@example([-5e-324], [5e-324])
@example([0.07], [7.000000000000001])
@example([1, 100], [-0.0])
def test_places_are_in_the_drawing_and_in_the_figures_order(ours: list[float], theirs: list[float]) -> None:
    figures = [*map(float, ours), *map(float, theirs)]
    assume(math.isfinite(max(figures) - min(figures)))
    found = drawn(ours, theirs)
    assert [row.label for row in found.rows] == [f"[{at}]" for at in range(max(len(ours), len(theirs)))]
    places = [row.returned for row in found.rows[: len(ours)]]
    places += [row.expected for row in found.rows[: len(theirs)]]
    assert [row.returned for row in found.rows[len(ours) :]] == [None] * (len(found.rows) - len(ours))
    pairs = sorted(
        (figure, place) for figure, place in zip(figures, places, strict=True) if place is not None
    )
    assert len(pairs) == len(figures)
    assert all(0 <= place <= 1 for _, place in pairs)
    for (one, before), (other, after) in itertools.pairwise(pairs):
        assert before <= after
        assert one != other or before == after
    above = [each for each in figures if each > 0]
    far = bool(above) and min(figures) >= 0 and max(above) >= 100 * min(above)
    assert found.logarithmic == far
    if far:
        assert all(place > 0 for figure, place in pairs if figure) or 0 not in figures
        assert all(place == 0 for figure, place in pairs if not figure)


@given(lists, lists)
def test_ticks_say_what_stands_there_and_keep_apart(ours: list[float], theirs: list[float]) -> None:
    found = chart(repr(ours), repr(theirs))
    assume(found)
    assert found is not None
    places = [at for at, _ in found.ticks]
    assert 2 <= len(places) <= 6
    assert places == sorted(places)
    assert (places[0] == 0 or found.logarithmic, places[-1]) == (True, 1)
    assert all(after - before >= min(NEAR, 0.14) for before, after in itertools.pairwise(places))
    labels = [label.replace(",", "") for _, label in found.ticks]
    if found.logarithmic:
        figures = {float(each) for each in (*ours, *theirs)}
        assert ("0" in labels) == (0 in figures)
        exponents = [Fraction(each) for each in labels if each != "0"]
        assert all(re.fullmatch("10*|1e-?[0-9]+", each) for each in labels if each != "0")
        assert exponents == sorted(exponents)
        assert exponents[-1] >= max(figures)
    else:
        low, high = min(0, *ours, *theirs), max(0, *ours, *theirs)
        assert float(labels[0]) == pytest.approx(low, rel=1e-5)
        assert float(labels[-1]) == pytest.approx(high if high > low else 1, rel=1e-5)
        assert labels[1:-1] in ([], ["0"])
