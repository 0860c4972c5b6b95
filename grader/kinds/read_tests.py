"""Read the tests of a pytest file without running it: the plan is fixed before anything runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from grader.checks import refuse_points
from grader.errors import CheckerFault

_NEEDS = {"points": "a number", "hint": "a sentence"}
Function = ast.FunctionDef | ast.AsyncFunctionDef
Defined = Function | ast.ClassDef


@dataclass(frozen=True)
class Test:
    """One test function, with all its parameters.

    Attributes:
        path: its file.
        node: how pytest calls it, as `test_stack.py::TestPop::test_last`.
        name: the same without the file.
        claim: its docstring, or its name in words.
        points: as its marker says, or its class's; 1 where neither has one.
        hints: as its marker says.
        line: where it is defined.
    """

    path: Path
    node: str
    name: str
    claim: str
    points: float
    hints: tuple[str, ...]
    line: int


def read_tests(path: Path) -> list[Test]:
    """The tests of a file, in order; raises `CheckerFault` with the line that cannot be read."""
    try:
        tree = ast.parse(path.read_bytes(), str(path))
    except (OSError, SyntaxError, ValueError) as error:
        line = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        raise CheckerFault(f"{path}{line}: the tests do not load: {error}") from None
    return [_test(path, *each) for each in _found(tree)]


def _found(tree: ast.Module) -> Iterator[tuple[Defined, ...]]:
    """Each test function, with the class that it stands in before it."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from ((node, each) for each in node.body if _is_test(each))
        elif _is_test(node):
            yield (node,)


def _is_test(node: ast.stmt) -> TypeGuard[Function]:
    return isinstance(node, Function) and node.name.startswith("test")


def _test(path: Path, *defined: Defined) -> Test:
    own = defined[-1]
    names = [each.name for each in defined]
    marks = {name: value for each in defined for name, value in _marks(path, each)}
    words = own.name.removeprefix("test").strip("_").replace("_", " ")
    (points,) = marks.get("points", (1,))
    try:
        refuse_points(points)
    except ValueError as error:
        raise CheckerFault(f"{path}:{own.lineno}: {own.name}: {error}") from None
    return Test(
        path,
        "::".join([path.name, *names]),
        ".".join(names),
        " ".join((ast.get_docstring(own) or words or own.name).split()),
        points,
        tuple(map(str, marks.get("hint", ()))),
        own.lineno,
    )


def _marks(path: Path, node: Defined) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The arguments of `@pytest.mark.points(…)` and `@pytest.mark.hint(…)`, where they stand above."""
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute):
            name = each.func.attr
            if name in ("points", "hint") and ast.unparse(each.func.value).endswith("mark"):
                try:
                    given = tuple(ast.literal_eval(argument) for argument in each.args)
                except ValueError:
                    told = f"{path}:{each.lineno}: write the {name} out: nothing is run to find them"
                    raise CheckerFault(told) from None
                if (len(given) != 1 and name == "points") or not given:
                    raise CheckerFault(f"{path}:{each.lineno}: {name}() needs {_NEEDS[name]}")
                yield name, given
