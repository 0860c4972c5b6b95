"""section() and criterion(): what they ask of a document, and what they say."""

from __future__ import annotations

from typing import Any

import pytest

from grader import Check, criterion, section
from grader.documents import Document, Section
from grader.errors import Wrong

DATA = section("data", "Which data?", points=2, words=3, hint="name some")
DEPTH = criterion("depth", "the data are named", levels={0: "none", 4: "all", 1.5: "some"})


def told(check: Check, *sections: Section) -> tuple[str, int | None] | None:
    """What a check says of a document, and of which line; None where it passes."""
    try:
        check.run(Document("design.md", sections), None, {})
    except Wrong as wrong:
        return str(wrong), wrong.line
    return None


def test_both_become_checks() -> None:
    assert (DATA.name, DATA.claim, DATA.points, DATA.hints, DATA.file, DATA.line) == (
        "data",
        '"Which data?" is answered, in 3 words or more',
        2,
        ("name some",),
        __file__,
        13,
    )
    assert (DEPTH.name, DEPTH.claim, DEPTH.points, DEPTH.body, DEPTH.file, DEPTH.line) == (
        "depth",
        "the data are named",
        4,
        None,
        __file__,
        14,
    )
    assert DEPTH.levels == ((4, "all"), (1.5, "some"), (0, "none"))


@pytest.mark.parametrize(
    "title", ["Which data?", "which DATA", "**Which** data…", "1. Which data?", "2.1 Which data"]
)
def test_a_section_that_will_do(title: str) -> None:
    assert told(DATA, Section(title, 2, 1, "web, books, code")) is None
    assert told(DATA, Section(title, 2, 1, "METODOS, todo, to-do")) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("--- !", 0), ("don't well-known", 2), ("ein Übel 東京です", 6), ("a\nb c_d", 3)],
)
def test_how_words_are_counted(text: str, words: int) -> None:
    assert Section("", 1, 1, text).words == words


def test_a_number_in_the_title_itself_counts() -> None:
    year = section("year", "2024 in figures", points=1, words=1)
    assert told(year, Section("2024 in figures", 1, 1, "a")) is None
    assert told(year, Section("1. 2024 in figures", 1, 1, "a")) is not None
    assert told(year, Section("2025 in figures", 1, 1, "a")) is not None


SAYS: list[tuple[tuple[Section, ...], str, int | None]] = [
    ((), "design.md has no headings: put those of the task back", None),
    (
        (Section("Cost", 1, 1, "a b c"),),
        'the heading "Which data?" is not there: put it back after # and a blank',
        None,
    ),
    (
        (Section("What data?", 1, 1, "a b c"),),
        'the heading "Which data?" is not there (the nearest is "What data?"):'
        " put it back after # and a blank",
        None,
    ),
    (
        (Section("Which data?", 1, 3, "a b c"), Section("which data", 2, 9, "a")),
        'the heading "Which data?" is there more than once, as in lines 3 and 9: keep one',
        None,
    ),
    (
        (Section("Which data?", 1, 3, "a b c TODO"),),
        "there is still a TODO below this heading: write your answer in its place",
        3,
    ),
    (
        (Section("Which data?", 1, 3, "todos two"),),
        "2 of at least 3 words stand below this heading: say more",
        3,
    ),
]


@pytest.mark.parametrize(("sections", "says", "line"), SAYS, ids=lambda each: str(each)[:30])
def test_what_a_section_says(sections: tuple[Section, ...], says: str, line: int | None) -> None:
    assert told(DATA, *sections) == (says, line)


REFUSED: list[tuple[Any, dict[str, Any], str]] = [
    (section, {"title": ""}, "title='': write a text that people can read"),
    (section, {"points": -2}, "points=-2: a check is worth a number of points, 0 or more"),
    (section, {"words": 0}, "words=0: ask for 1 or more"),
    (criterion, {"claim": ""}, "claim='': write a text that people can read"),
    (criterion, {"levels": {1: "all"}}, "levels={1: 'all'}: give two or more to choose from"),
    (
        criterion,
        {"levels": {0: "none", -1: "all"}},
        "points=-1: a check is worth a number of points, 0 or more",
    ),
    (criterion, {"levels": {0: "none", 1: ""}}, "levels[1]='': write a text that people can read"),
]


@pytest.mark.parametrize(("what", "changed", "says"), REFUSED)
def test_what_authors_get_wrong_is_refused(what: Any, changed: dict[str, Any], says: str) -> None:
    usual: dict[Any, dict[str, Any]] = {
        section: {"name": "s", "title": "s", "points": 1},
        criterion: {"name": "c", "claim": "c", "levels": {0: "none", 1: "all"}},
    }
    what(**usual[what])
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole text is compared
        what(**{**usual[what], **changed})
    assert str(error.value) == says
