"""Read a Markdown text's sections, which may be a student's, or hostile."""

from __future__ import annotations

from grader.documents import Document, Section

PROSE = ("inline", "fence", "code_block")  # the tokens that hold what people write; not `html_block`


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
