"""What differs between two short texts, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from operator import itemgetter

TOKENS = re.compile(r"\d[\d_.]*e[+-]\d\w*|\d[\w.]*|\w+|\s+|.", re.IGNORECASE | re.DOTALL)
MOST = 300  # tokens of each that are compared; of more the whole middle differs, as comparing takes long

Part = tuple[str, bool]
"""a piece of a text, and whether the other text lacks it"""


def marked(one: str, other: str) -> tuple[list[Part], list[Part]]:
    """Each of two texts in pieces; joined, they are the text. Numbers and words are never split."""
    ours, theirs = TOKENS.findall(one), TOKENS.findall(other)
    head = _alike(ours, theirs)
    tail = _alike(ours[head:][::-1], theirs[head:][::-1])
    left, right = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    both: tuple[list[Part], list[Part]] = ([], [])
    for parts, tokens, differs in zip(both, (ours, theirs), _differs(left, right), strict=True):
        wholly = [False] * head + differs + [False] * tail
        for marks, found in groupby(zip(tokens, wholly, strict=True), key=itemgetter(1)):
            parts.append(("".join(token for token, _ in found), marks))
    return both


def _alike(one: list[str], other: list[str]) -> int:
    """How many tokens both begin with."""
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])


def _differs(one: list[str], other: list[str]) -> tuple[list[bool], list[bool]]:
    """Of each token whether the other text lacks it."""
    marks = [True] * len(one), [True] * len(other)
    if max(len(one), len(other)) <= MOST:
        for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
            marks[0][block.a : block.a + block.size] = [False] * block.size
            marks[1][block.b : block.b + block.size] = [False] * block.size
    return marks
