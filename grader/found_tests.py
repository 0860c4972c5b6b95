"""Find pytest's tests in a file without running it: their names, claims, points and lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.checks import refuse_points
from grader.errors import CheckerFault

MARK = "points"
TEMPORARY = ("tmp_path", "tmpdir", "tmp_path_factory", "tmpdir_factory", "capfd", "capfdbinary")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Test:
    """One test function, or one method of a class of tests, with all its parameters.

    Attributes:
        name: its own, after those of its classes, with dots between.
        claim: its docstring in one line, or else its name in words.
        points: what its mark, or that of its class or file, says; 1 without one.
        line: where it is defined; lines count from 1.
    """

    __test__ = False  # pytest looks at classes of this name

    name: str
    claim: str
    points: float
    line: int


def tests_in(path: Path) -> list[Test]:
    """The tests of a file, in their order; raises `CheckerFault`, with the line, for what cannot be one."""
    tree = parsed(path)
    found: dict[str, Test] = {}
    for test in _tests(path, tree.body, "", _points(path, _module_marks(tree), 1)):
        if test.name in found:
            told = f"{test.name!r} is defined in line {found[test.name].line} before"
            raise CheckerFault(f"{path}:{test.line}: {told}")
        found[test.name] = test
    return [*found.values()]


def parsed(path: Path) -> ast.Module:
    """A file as Python reads it; raises `CheckerFault` where it does not."""
    try:
        return ast.parse(path.read_bytes(), str(path))
    except (OSError, SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f"{path}:{line}" if line else str(path)
        raise CheckerFault(f"{place}: the tests cannot be read: {error}") from None


def writer_in(path: Path) -> tuple[str, int] | None:
    """What a file's functions take that needs a folder to write to, and the line; None where none does."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            for each in (*node.args.args, *node.args.kwonlyargs):
                if each.arg in TEMPORARY:
                    return each.arg, each.lineno
    return None


def _tests(path: Path, body: Sequence[ast.stmt], above: str, most: float) -> Iterator[Test]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            worth = _points(path, node.decorator_list, most)
            yield from _tests(path, node.body, f"{above}{node.name}.", worth)
        elif isinstance(node, Function) and node.name.startswith("test"):
            if isinstance(node, ast.AsyncFunctionDef):
                told = f"{node.name} is async, and nothing would wait for it: write def"
                raise CheckerFault(f"{path}:{node.lineno}: {told}")
            words = node.name.removeprefix("test").replace("_", " ").strip() or node.name
            claim = " ".join((ast.get_docstring(node) or words).split()) or words
            yield Test(f"{above}{node.name}", claim, _points(path, node.decorator_list, most), node.lineno)


def _module_marks(tree: ast.Module) -> list[ast.expr]:
    """The marks that a file gives all its tests."""
    given = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and any(ast.unparse(each) == "pytestmark" for each in node.targets)
    ]
    return [each for value in given for each in (value.elts if isinstance(value, ast.List) else [value])]


def _points(path: Path, marks: Sequence[ast.expr], otherwise: float) -> float:
    """The points that marks say."""
    for mark in marks:
        called = mark.func if isinstance(mark, ast.Call) else mark
        if not ast.unparse(called).endswith(f"mark.{MARK}"):
            continue
        try:
            worth: float = ast.literal_eval(_only_argument(mark))
            refuse_points(worth)
        except ValueError:
            told = f"{ast.unparse(mark)}: write a number of 0 or more, such as pytest.mark.{MARK}(5)"
            raise CheckerFault(f"{path}:{mark.lineno}: {told}") from None
        return worth
    return otherwise


def _only_argument(mark: ast.expr) -> ast.expr:
    """What a mark is given; raises ValueError where that is not one value."""
    if not isinstance(mark, ast.Call) or mark.keywords or len(mark.args) != 1:
        raise ValueError
    return mark.args[0]
