"""Mutants of a file of answers: each question answered in another way, or not at all."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import Any

from grader.kinds.toml_file import parse
from grader.quiz import Answer, answered, questions

BLANK = ""
FIGURE = re.compile(r"[-+]?\d[\d_.]*(?:[eE][-+]?\d+)?")


def mutate_answers(name: str, content: bytes) -> Iterator[bytes]:
    """One answer changed at a time: other letters, other figures, and none.

    Raises:
        Unreadable: where the file is no TOML.
    """
    source = content.decode("utf-8-sig")
    offered = {each.name: each.letters for each in questions(name, source)}
    for question, answer in parse(name, source).items():
        for other in _others(answer, offered.get(question, ())):
            yield answered(name, source, question, other).encode()


def _others(answer: Any, letters: tuple[str, ...]) -> list[Answer]:
    if isinstance(answer, bool):
        return [not answer, BLANK]
    if isinstance(answer, int | float):
        return [BLANK, -answer or 1, 1.1 * answer or -1, 2 * answer or 2, 10 * answer or 3]
    if not isinstance(answer, str):
        return [BLANK]
    if answer.strip().upper() in [*string.ascii_uppercase]:
        return [BLANK, *(each for each in letters or "ABC" if each != answer.strip().upper())]
    if figure := FIGURE.search(answer):
        times = [factor * float(figure[0]) for factor in (1.1, 2, 10)]
        return [BLANK, *(FIGURE.sub(f"{each:g}", answer, count=1) for each in times)]
    return [BLANK]
