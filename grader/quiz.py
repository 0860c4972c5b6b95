"""A file of answers as a form to fill in: its questions, and one answer more, which keeps all comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.kinds.toml_file import parse

if TYPE_CHECKING:
    import tomlkit

# tomlkit is imported inside functions: only `grade answer` needs it.


Answer = str | int | float | bool


@dataclass(frozen=True)
class Question:
    """One question of a quiz.

    Attributes:
        name: its key in the file.
        told: the comment above it, without the marks: the question, and what to choose from.
        options: what to choose from, by letter; none where a figure is asked for.
    """

    name: str
    told: str
    options: Mapping[str, str]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters to choose from."""
        return tuple(self.options)


def questions(file: str, source: str) -> list[Question]:
    """The questions of a file of answers, in order; raises `Unreadable` where it is no TOML."""
    from tomlkit.items import Comment

    found, comment = [], list[str]()
    for key, item in _document(file, source).body:
        if key is not None:
            told = "\n".join(comment)
            options = dict(re.findall(r"(?m)^\s*([A-Z])\s{2,}(\S.*)$", told))
            found.append(Question(key.key, told, options if len(options) > 1 else {}))
            comment = []
        elif isinstance(item, Comment):
            comment.append(item.trivia.comment.removeprefix("#").removeprefix(" ").rstrip())
        else:  # an empty line: what stands above it is no question
            comment = []
    return found


def answered(file: str, source: str, name: str, answer: Answer) -> str:
    """The file with one more answer; a question whose line has gone is put at the end."""
    document = _document(file, source)
    document[name] = answer
    return document.as_string()


def _document(file: str, source: str) -> tomlkit.TOMLDocument:
    import tomlkit

    parse(file, source)  # tells the line that is wrong, and refuses what would take long
    return tomlkit.parse(source)
