"""What differs between two texts: whole words and numbers are marked, and no more than differ."""

from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reporters.difference import MOST, Part, marked

texts = st.text() | st.lists(
    st.sampled_from([*"abc,[]{}'\n ", "1e-06", "1e-05", "-3", "0.25", "1_000", "0xff", "ünd", "π2"]),
    max_size=40,
).map("".join)


def told(parts: list[Part]) -> str:
    """A text with its marks in angle brackets."""
    return "".join(f"<{text}>" if differs else text for text, differs in parts)


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("", "", "", ""),
        ("", "a", "", "<a>"),
        ("1e-06", "1e-05", "<1e-06>", "<1e-05>"),
        ("1e-06j", "1e-07j", "<1e-06j>", "<1e-07j>"),
        ("1E+16", "1E+17", "<1E+16>", "<1E+17>"),
        ("10", "100", "<10>", "<100>"),
        ("1.5", "2.5", "<1.5>", "<2.5>"),
        ("1_000", "1_001", "<1_000>", "<1_001>"),
        ("0x1f", "0x1e", "<0x1f>", "<0x1e>"),
        ("3rd", "4th", "<3rd>", "<4th>"),
        ("-3", "3", "<->3", "3"),
        ("ünder", "under", "<ünder>", "<under>"),
        ("[1, 2, 3]", "[1, 3]", "[1, <2, >3]", "[1, 3]"),
        ("{'a': 1, 'b': 2}", "{'a': 3, 'b': 2}", "{'a': <1>, 'b': 2}", "{'a': <3>, 'b': 2}"),
        ("one  two", "one two", "one<  >two", "one< >two"),
        ("one\ntwo\n", "one\ntwo", "one\ntwo<\n>", "one\ntwo"),
        ("[1, 2]", "[1, 2, … (40 more characters) … 9]", "[1, 2]", "[1, 2<, … (40 more characters) … 9>]"),
    ],
)
def test_what_is_marked(one: str, other: str, left: str, right: str) -> None:
    assert [*map(told, marked(one, other))] == [left, right]


@given(texts, texts)
def test_the_parts_are_the_texts_and_what_is_not_marked_is_in_both(one: str, other: str) -> None:
    ours, theirs = marked(one, other)
    assert "".join(text for text, _ in ours) == one
    assert "".join(text for text, _ in theirs) == other
    same = ["".join(text for text, differs in parts if not differs) for parts in (ours, theirs)]
    assert same[0] == same[1]
    assert any(differs for _, differs in (*ours, *theirs)) == (one != other)
    for parts in (ours, theirs):
        assert all(text for text, _ in parts)
        assert all(before[1] != after[1] for before, after in itertools.pairwise(parts))


@given(texts, texts)
def test_words_and_numbers_are_never_split(one: str, other: str) -> None:
    for text, parts in zip((one, other), marked(one, other), strict=True):
        at = 0
        for part, _ in parts[:-1]:
            at += len(part)
            assert not re.fullmatch(r"\w\w", text[at - 1 : at + 1])
            assert not re.fullmatch(r"\d\.\d|\de[+-]\d", text[max(0, at - 2) : at + 1], re.IGNORECASE)
            assert not re.fullmatch(r"\d\.\d|\de[+-]\d", text[at - 1 : at + 2], re.IGNORECASE)


@given(texts, texts, texts)
def test_what_both_begin_and_end_with_is_not_marked(head: str, one: str, tail: str) -> None:
    ours, theirs = marked(f"{head};{one};{tail}", f"{head};|;{tail}")
    assert told(ours).startswith(f"{head};")
    assert told(theirs) == (f"{head};|;{tail}" if "|" in one else f"{head};<|>;{tail}")


@pytest.mark.parametrize("many", [MOST // 2 - 1, MOST * 4])
def test_of_a_long_list_the_one_that_differs_is_marked(many: int) -> None:
    long = [str(each) for each in range(many // 2)]
    other = [*long[:10], "x", *long[11:]]
    ours, theirs = marked(", ".join(long), ", ".join(other))
    assert [text for text, differs in ours if differs] == ["10"]
    assert [text for text, differs in theirs if differs] == ["x"]


def test_blanks_and_commas_are_compared_however_many_there_are() -> None:
    ours, theirs = (", ".join(f"{each}" for each in range(first, first + 74)) for first in (0, 100))
    assert told(marked(ours, theirs)[0]) == ", ".join(f"<{each}>" for each in range(74))


@pytest.mark.parametrize("one", ["a b " * 70, "a" * 10**6, "a " * 10**5, "1e" * 10**5, "1_" * 10**5 + "e"])
def test_it_takes_no_time(one: str) -> None:
    began = time.monotonic()
    marked(f"x{one}y", f"{one[1:]}b a")
    assert time.monotonic() - began < 2
