"""Checks of documents: `section()` asks whether a part is there, `criterion()` leaves it to a person."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from grader.checks import Check, Hint, refuse_points, refuse_texts, steps_of, told_in_full
from grader.errors import Wrong, nearest

_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # Chinese and Japanese, which put no blanks between words
_WORD = re.compile(rf"[{_SIGNS}]|[^\W{_SIGNS}]+(?:['\u2019-][^\W{_SIGNS}]+)*")


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
        """How many words the text has; each Chinese or Japanese sign counts as one."""
        return len(_WORD.findall(self.text))


@dataclass(frozen=True)
class Document:
    """What checks of a document receive: its file's name, and its sections in order."""

    file: str
    sections: tuple[Section, ...]

    def __deepcopy__(self, _memo: object) -> Document:
        return self  # nothing in it can change


def section(name: str, title: str, *, points: float, words: int = 20, hint: Hint = ()) -> Check:
    """A part of a document: its heading is there, its TODO is gone, and there are enough words.

    Args:
        name: the check's name.
        title: the heading; case, punctuation, emphasis and a number before it do not matter.
        points: what it is worth, 0 or more.
        words: how many words there must be, 1 or more.
        hint: what to write about, in one sentence or in several steps.

    Raises:
        ValueError: for points below 0, empty texts, or fewer words than 1.
    """
    refuse_texts(title=title)
    if words < 1:
        raise ValueError(f"words={words!r}: ask for 1 or more")

    def body(submission: Document) -> None:
        found = _section(submission, title)
        if re.search(r"\bTODO\b", found.text):  # by which every stub says where students write
            told = "there is still a TODO below this heading: write your answer in its place"
        elif found.words < words:
            told = f"{found.words} of at least {words} words stand below this heading: say more"
        else:
            return
        raise Wrong(told, submission.file, found.line)

    claim = f'"{title}" is answered, in {words} words or more'
    return Check(name, claim, points, body, hints=steps_of(hint), **told_in_full())


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
    refuse_texts(**{f"levels[{each}]": levels[each] for each in levels})
    for points in levels:
        refuse_points(points)
    if len(levels) < 2:
        raise ValueError(f"levels={dict(levels)}: give two or more to choose from")
    best_first = tuple(sorted(levels.items(), reverse=True))
    return Check(name, claim, best_first[0][0], None, levels=best_first, **told_in_full())


def _section(document: Document, title: str) -> Section:
    found = [each for each in document.sections if _is_called(each, title)]
    if not document.sections:
        raise Wrong(f"{document.file} has no headings: put those of the task back")
    if not found:
        near = nearest(title, (each.title for each in document.sections))
        instead = f' (the nearest is "{near}")' if near else ""
        raise Wrong(f'the heading "{title}" is not there{instead}: put it back after # and a blank')
    if len(found) > 1:
        lines = f"lines {found[0].line} and {found[1].line}"
        raise Wrong(f'the heading "{title}" is there more than once, as in {lines}: keep one')
    return found[0]


def _is_called(section: Section, title: str) -> bool:
    """Whether a section's heading is the title, or the title with a number before it."""
    words, wanted = _plain(section.title), _plain(title)
    return wanted in (words, [*itertools.dropwhile(str.isdigit, words)])


def _plain(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())
