"""Mutants of a document: each part emptied, and each heading taken out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from grader.kinds.markdown_file import parse


def mutate_document(name: str, content: bytes) -> Iterator[bytes]:
    """One part changed at a time, of those that have no parts of their own."""
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    sections = parse(name, "".join(lines)).sections
    starts = [each.line - 1 for each in sections]
    levels = [each.level for each in sections]
    inner = [deeper > level for level, deeper in pairwise([*levels, 0])]
    for (start, end), parts in zip(pairwise([*starts, len(lines)]), inner, strict=True):
        if not parts:
            yield "".join([*lines[: start + 1], *lines[end:]]).encode()
            yield "".join([*lines[:start], *lines[start + 1 :]]).encode()
