"""Find what a release must not hold: solutions in any form, keys, bytecode and history."""

from __future__ import annotations

import ast
import contextlib
import gzip
import importlib.util
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

SHARE = 0.5  # of a solution's own lines, from which on it counts as told
LEAST = 24  # characters of them together: less is chance
MOST = 1 << 26  # bytes that a compressed file may come to
BYTECODE = importlib.util.MAGIC_NUMBER[2:]  # ends the magic number of every version's
HISTORY = re.compile(rb"(blob|tree|commit|tag) \d+\0|PACK\0|# v\d+ git bundle")  # how git's objects begin

Files = Mapping[str, bytes]


def leaks(kit: Files, solutions: Files, stubs: Files) -> list[str]:
    """What is wrong with a kit, a line for each file; nothing where it holds no solution.

    A solution is told where half of its lines stand that no stub has, or a function of its that no stub has.
    Compressed files are looked into.

    Args:
        solutions: what nobody may see, by the name that people know it by.
        stubs: what students are given in its place.
    """
    known = {line for data in stubs.values() for line in _lines(data)}
    lines = {name: own for name, data in solutions.items() if (own := _lines(data) - known)}
    given = {each for data in stubs.values() for each in _functions(data)}
    functions = {each: name for name, data in solutions.items() for each in _functions(data) - given}
    found = []
    for path, whole in kit.items():
        for data in _contents(whole):
            if told := _forbidden(path, data) or _told(data, lines, functions):
                found.append(f"{path} {told}")
                break
    return found


def _forbidden(path: str, data: bytes) -> str | None:
    """Why a file may not be there, whatever it says."""
    parts = PurePosixPath(path).parts
    if ".git" in parts or HISTORY.match(data):
        return "is git's: it may hold every earlier version"
    if path.endswith((".pyc", ".pyo")) or (data[2:4] == BYTECODE and not _is_text(data)):
        return "is bytecode: a program can be read from it"
    return None


def _told(data: bytes, lines: Mapping[str, set[str]], functions: Mapping[str, str]) -> str | None:
    """Which solution a file tells."""
    own = _lines(data)
    for name, secret in lines.items():
        shared = secret & own
        if len(shared) >= SHARE * len(secret) and sum(map(len, shared)) >= LEAST:
            return f"tells {name}"
    return next((f"tells {functions[each]}" for each in _functions(data) if each in functions), None)


def _contents(data: bytes) -> Iterator[bytes]:
    """A file's content, and what it comes to where it is compressed."""
    yield data
    with contextlib.suppress(zlib.error):
        yield zlib.decompressobj().decompress(data, MOST)
    with contextlib.suppress(OSError, EOFError, zlib.error):
        yield gzip.GzipFile(fileobj=io.BytesIO(data)).read(MOST)
    odd = zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, zlib.error
    with contextlib.suppress(*odd), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for each in archive.infolist():
            with archive.open(each) as member:
                yield member.read(MOST)


def _lines(data: bytes) -> set[str]:
    """A file's lines, without blanks, and with one sort of quotes; none of fewer than four characters."""
    text = data.decode("utf-8", errors="replace").replace("'", '"')
    return {line for each in text.splitlines() if len(line := "".join(each.split())) >= 4}


def _functions(data: bytes) -> set[str]:
    """Each function of a Python file, however it is laid out and commented; none of other files."""
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body:
                found.add(f"{node.name} {ast.dump(node.args)}: {[ast.dump(each) for each in body]}")
    return found


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data
