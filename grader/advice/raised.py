"""What an exception says, in plain words, with the line and the next step."""

from __future__ import annotations

import re

TOLD = (
    (
        ZeroDivisionError,
        "",
        "divides by zero. Find out whether what stands behind the / is 0, before you divide.",
    ),
    (
        IndexError,
        "",
        "asks for an item that is not there. Positions go from 0 to len(...) - 1: see that yours does.",
    ),
    (
        KeyError,
        "",
        "looks up a key that the dict does not have. Ask before, with if ... in ..., and decide "
        "what is to happen without it.",
    ),
    (
        (TypeError, AttributeError),
        "'NoneType'",
        "uses None as if it were a value. Look for what is None: a function without return gives None.",
    ),
    (
        AttributeError,
        "",
        "asks a value for something that its type does not have. Look at the word behind the dot, and at "
        "what stands before it: print(type(...)) tells.",
    ),
    (
        TypeError,
        "positional argument|unexpected keyword",
        "calls a function with other arguments than its def line has. Compare the two, one by one.",
    ),
    (
        TypeError,
        "not callable",
        "puts () behind what is no function. Write [] where you mean an item, and give no variable "
        "the name of a function.",
    ),
    (
        TypeError,
        "non-int of type 'str'",
        "multiplies a text. Where the text is a key of a dict, the numbers are its values: a for over "
        "the dict gives keys, and .items() gives both.",
    ),
    (
        TypeError,
        "'str'|must be str",
        "mixes a text with something else. Turn one into the other first: float(...), int(...) or str(...).",
    ),
    (
        TypeError,
        "",
        "does what this type of value cannot do. Look at what each name in it holds: print(type(...)) tells.",
    ),
    (
        ValueError,
        "empty sequence|argument is empty",
        "looks for the largest or smallest of nothing. Find out before whether there is anything.",
    ),
    (
        ValueError,
        "^ValueError: (could not convert|invalid literal)",
        "makes a number of a text that is none. Look at what stands in the text: print(repr(...)) tells.",
    ),
    (
        ValueError,
        "to unpack",
        "takes a value apart into more or fewer names than it has parts. Compare the two, one by one.",
    ),
    (
        EOFError,
        "no more lines",
        "reads another line, and the input has none left. Read as many as the task says; "
        "for line in sys.stdin: ends by itself where they end.",
    ),
    (EOFError, "", "waits for input(), and nobody types anything here. Take the values from the parameters."),
    (RecursionError, "", "calls its own function without end. Let the smallest case return without a call."),
    # What students' own code raises, or a stub that they have not filled in.
    (NotImplementedError, "", "says that something is not written yet. Write it in its place."),
)


def plain_sentence(error: Exception, line: int | None, source: str) -> str | None:
    """What the usual exceptions mean; nothing where they were raised before a line was reached."""
    lines = re.split(r"\r\n?|\n", source)
    if line is None or not 0 < line <= len(lines):
        return None
    # A stub that raises NotImplementedError is to be filled in, and has no condition to look at.
    if lines[line - 1].strip().startswith("raise ") and not isinstance(error, NotImplementedError):
        return (
            f"Line {line} raises this error itself. Look at the condition above: does this call belong there?"
        )
    for kind, pattern, sentence in TOLD:
        if isinstance(error, kind) and re.search(pattern, str(error)):
            return f"Line {line} {sentence}"
    return None
