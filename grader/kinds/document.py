"""The kind `document`: a Markdown text. Checks receive its sections as a `Document`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from grader.components import Kind, Opened, Sandbox
from grader.documents import Document, Section
from grader.hookspecs import hookimpl
from grader.kinds.data import open_data
from grader.model import Exercise, Submission

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_FILE = 1 << 17  # bytes: the worst that was found (32,000 headings) takes 1.1 s to read
PROSE = ("inline", "fence", "code_block")  # the tokens that hold what people write; not `html_block`


def open_document(
    exercise: Exercise, submission: Submission, _sandbox: Sandbox
) -> AbstractContextManager[Opened]:
    """The document's sections."""
    return open_data(exercise, submission, MAX_FILE, parse)


def parse(file: str, text: str) -> Document:
    """A Markdown text's sections. Its inline marks (emphasis, links) are not looked into."""
    from markdown_it import MarkdownIt  # here, as only documents need it

    markdown = MarkdownIt("commonmark")
    markdown.core.ruler.enableOnly(["normalize", "block"])  # inline rules can be slow on hostile text
    tokens = markdown.parse(text)
    # Headings within a quotation or a list belong to the text.
    starts = [at for at, each in enumerate(tokens) if each.type == "heading_open" and not each.level]
    texts = [each.content if each.type in PROSE else "" for each in tokens]
    titles = [texts[at + 1] for at in starts]
    for at in starts:
        texts[at + 1] = ""  # a heading is no text
    return Document(file, tuple(_sections(tokens, starts, titles, texts)))


def _sections(
    tokens: list[Token], starts: list[int], titles: list[str], texts: list[str]
) -> Iterator[Section]:
    for number, start in enumerate(starts):
        heading = tokens[start]
        end = next((at for at in _from(starts, number + 1) if tokens[at].tag <= heading.tag), len(tokens))
        line = heading.map[0] + 1 if heading.map else 1
        yield Section(titles[number], int(heading.tag[1:]), line, "\n".join(filter(None, texts[start:end])))


def _from(starts: list[int], first: int) -> Iterator[int]:
    return (starts[number] for number in range(first, len(starts)))


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `document`."""
    return [Kind("document", open_document)]
