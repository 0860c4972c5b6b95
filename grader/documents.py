"""Checks of documents: `section()` asks whether a part is there, `criterion()` leaves it to a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from grader.checks import Check, called_from, refuse_points, refuse_texts
from grader.errors import Wrong, nearest


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it.

    Attributes:
        title: the heading's text.
        level: 1 to 6.
        line: where the heading stands; lines count from 1.
        text: all text up to the next heading of this level or a higher one, without comments and headings.
    """

    title: str
    level: int
    line: int
    text: str

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(re.findall(r"\w+(?:['\u2019-]\w+)*", self.text))


@dataclass(frozen=True)
class Document:
    """What checks of a document receive: its file's name, and its sections in order."""

    file: str
    sections: tuple[Section, ...]

    def __deepcopy__(self, _memo: object) -> Document:
        return self  # nothing in it can change


def section(name: str, title: str, *, points: float, words: int = 20, hint: str | None = None) -> Check:
    """A part of a document: its heading is there, its TODO is gone, and there are enough words.

    Args:
        name: the check's name.
        title: the heading; upper and lower case, punctuation and emphasis do not matter.
        points: what it is worth, 0 or more.
        words: how many words there must be, 1 or more.
        hint: what to write about.

    Raises:
        ValueError: for points below 0, empty texts, or fewer words than 1.
    """
    refuse_points(points)
    refuse_texts(name=name, title=title)
    if words < 1:
        raise ValueError(f"words={words!r}: ask for 1 or more")

    def body(submission: Document) -> None:
        found = _section(submission, title)
        if re.search(r"\bTODO\b", found.text):
            told = "there is still a TODO below this heading: write your answer in its place"
        elif found.words < words:
            told = f"{found.words} of at least {words} words stand below this heading: say more"
        else:
            return
        raise Wrong(told, submission.file, found.line)

    claim = f'"{title}" is answered, in {words} words or more'
    return Check(name, claim, points, body, hint=hint, **called_from())


def criterion(name: str, claim: str, *, levels: Mapping[float, str]) -> Check:
    """Something that a person judges by choosing a level; until then its points are pending.

    Args:
        name: the check's name.
        claim: what is judged; students read it.
        levels: for each number of points that may be given, 0 or more, what earns it. The most that may
            be given is what the check is worth.

    Raises:
        ValueError: for points below 0, empty texts, or fewer than two levels.
    """
    refuse_texts(name=name, claim=claim, **{f"levels[{each}]": levels[each] for each in levels})
    for points in levels:
        refuse_points(points)
    if len(levels) < 2:
        raise ValueError(f"levels={dict(levels)}: give two or more to choose from")
    best_first = tuple(sorted(levels.items(), reverse=True))
    return Check(name, claim, best_first[0][0], None, levels=best_first, **called_from())


def _section(document: Document, title: str) -> Section:
    found = [each for each in document.sections if _plain(each.title) == _plain(title)]
    if not document.sections:
        raise Wrong(f"{document.file} has no headings: put those of the task back")
    if not found:
        near = nearest(title, (each.title for each in document.sections))
        instead = f' (the nearest is "{near}")' if near else ""
        raise Wrong(f'the heading "{title}" is not there{instead}: put it back')
    if len(found) > 1:
        lines = " and ".join(str(each.line) for each in found)
        raise Wrong(f'the heading "{title}" is there more than once, in lines {lines}: keep one')
    return found[0]


def _plain(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())
