"""The kind `document`: a Markdown text. Checks receive its sections as a `Document`."""

from __future__ import annotations

from contextlib import AbstractContextManager

from grader.components import Kind, Opened, Workers
from grader.documents import Document, Section
from grader.hookspecs import hookimpl
from grader.kinds.data import open_data
from grader.model import Exercise, Submission

MAX_FILE = 1 << 16  # bytes: the worst that was found (lines that go on a quotation in quotations) takes 1.6 s
PROSE = ("inline", "fence", "code_block")  # the tokens that hold what people write; not `html_block`


def open_document(
    exercise: Exercise, submission: Submission, _workers: Workers
) -> AbstractContextManager[Opened]:
    """The document's sections."""
    return open_data(exercise, submission, MAX_FILE, parse)


def parse(file: str, text: str) -> Document:
    """A Markdown text's sections. Its inline marks (emphasis, links) are not looked into."""
    from markdown_it import MarkdownIt  # here, as only documents need it

    markdown = MarkdownIt("commonmark", {"maxNesting": 12})
    markdown.core.ruler.enableOnly(["normalize", "block"])  # inline rules can be slow on hostile text
    tokens = markdown.parse(text)
    texts = [each.content if each.type in PROSE else "" for each in tokens]
    sections: list[Section] = []
    ends = [len(tokens)] * 7  # by level: where a section that begins further up would end
    for at, heading in reversed([*enumerate(tokens)]):
        if heading.type != "heading_open" or heading.level:  # one in a quotation or a list is text
            continue
        level, line = int(heading.tag[1:]), heading.map[0] + 1 if heading.map else 1
        title, texts[at + 1] = texts[at + 1], ""
        below = filter(None, texts[at : ends[level]])
        sections.append(Section(title, level, line, "\n".join(below)))
        ends[level:] = [at] * (7 - level)
    return Document(file, tuple(reversed(sections)))


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `document`."""
    return [Kind("document", open_document)]
