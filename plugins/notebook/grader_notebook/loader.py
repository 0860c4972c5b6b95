"""What loads a notebook in its worker: cells, one after another, in one module's namespace.

This file's text runs where neither this package nor the grader's can be imported.
"""

from __future__ import annotations
import __future__ as futures

import ast
import builtins
import os
import re
from typing import Any

COROUTINE = 0x80  # `inspect.CO_COROUTINE`: of code that waits
FUTURES = sum({getattr(futures, name).compiler_flag for name in futures.all_feature_names})
TEXTS = re.compile(  # texts and comments; one of a line ends with it, whether it is closed or not
    r"""
    \#[^\n]*
    | (?P<long>\"{3}|\'{3}) (?:\\.|.)*? (?:(?P=long)|\Z)
    | (?P<short>["']) (?:\\.|(?!(?P=short))[^\n])* (?P=short)?
    """,
    re.DOTALL | re.VERBOSE,
)
MAGIC = re.compile(r"\s*(?:(?P<first>[%!?])|\w[\w.,\[\] ]*=\s*(?P<value>[%!])|[\w.]+(?P<last>\?)\??\s*$)")
SORTS = {"%": "a magic", "!": "a shell command", "?": "a question"}


def load(module: dict[str, Any], names: list[str]) -> None:
    """Run the cells of these files; an error is raised in the cell and the line that it is in."""
    folder = os.path.dirname(module["__file__"])
    module["__builtins__"] = vars(builtins) | {"display": display}
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # as in Jupyter
    for name in names:
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as file:
            source = file.read()
        try:
            code = compile(source, path, "exec", flags, dont_inherit=True)
        except Exception as error:
            fail(path, *explained(name, source, error))
            return
        flags |= code.co_flags & FUTURES  # what one cell has of the future, later ones have, too
        if code.co_flags & COROUTINE:
            import asyncio  # here, as few cells wait

            asyncio.run(eval(code, module))
        else:
            exec(code, module)


def display(*objects: object, **_options: object) -> None:
    """Jupyter's `display`: there is nothing to draw on, so the text is printed."""
    print(*objects)


def fail(path: str, line: int, error: Exception) -> None:
    """Raise an error so that the line of a file is its place."""
    exec(compile("\n" * (line - 1) + "raise error", path, "exec"), {"error": error})


def explained(name: str, source: str, error: Exception) -> tuple[int, Exception]:
    """The line, from 1, and the error to raise, where a cell does not compile."""
    found = magic(source)
    if found is None:
        return getattr(error, "lineno", None) or 1, error
    line, text, sign = found
    out = "take the line out"
    if text.startswith("%%"):
        out += ", or the cell where the rest is no Python"
    told = f"{name}, line {line} is {SORTS[sign]} ({text}), which only a notebook understands"
    return line, SyntaxError(f"{told}: {out}, save, and grade again")


def magic(source: str) -> tuple[int, str, str] | None:
    """The first line that is for a notebook and no Python: its number from 1, its text, and the sign in it.

    Such a line begins a statement: it is not within a text or brackets, and no backslash leads to it.
    """
    bare = TEXTS.sub(lambda text: "\\\n" * text[0].count("\n"), source).split("\n")
    depth, goes_on = 0, False
    for number, (line, code) in enumerate(zip(source.split("\n"), bare, strict=True), 1):
        found = None if depth or goes_on else MAGIC.match(line)
        if found:
            return number, line.strip()[:60], found[found.lastgroup or 0]
        depth += sum(map(code.count, "([{")) - sum(map(code.count, ")]}"))
        goes_on = code.endswith("\\")
    return None
