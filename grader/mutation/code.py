"""Mutants of Python source: cosmic-ray's operators, without what changes nothing that is graded."""

from __future__ import annotations

import ast
import importlib.util
import warnings
from collections.abc import Iterator
from itertools import count, takewhile

from grader.errors import CallerError

# cosmic-ray is imported inside the function: it comes with an extra, and only an audit needs it.


def mutate_code(_name: str, content: bytes, script: bool = False) -> Iterator[bytes]:
    """Every mutant of a source by the operators that have no settings, each once.

    Left out is what does not compile, and what differs only where nobody looks: in annotations, docstrings
    and, unless that is what is graded, the block that runs when the file is a `script`.

    Raises:
        CallerError: where cosmic-ray is not installed.
    """
    try:
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator, operator_names
    except ImportError:
        told = "mutants are made by cosmic-ray, which is not installed"
        raise CallerError(told, "pip install 'cosmic-ray>=8.4,<9'") from None
    try:
        source = importlib.util.decode_source(content)
    except (SyntaxError, UnicodeDecodeError):  # no Python, as its check will say
        return
    seen = {_graded(source, script)}
    for operator in map(get_operator, sorted(operator_names())):
        if operator.arguments():
            continue
        for mutant in takewhile(bool, (mutate_code(source, operator(), number) for number in count())):
            graded = _graded(mutant, script)
            if graded is not None and graded not in seen:
                seen.add(graded)
                yield mutant.encode()


def mutate_script(name: str, content: bytes) -> Iterator[bytes]:
    """The same of a program, which is run as a script."""
    return mutate_code(name, content, script=True)


def _graded(source: str, script: bool) -> str | None:
    """What of a source can make a difference to a check; None where it does not compile."""
    try:
        with warnings.catch_warnings(action="ignore", category=SyntaxWarning):  # `is 1` is a mutant, too
            tree = ast.parse(source)
            compile(source, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    scripts = [each for each in tree.body if isinstance(each, ast.If) and _is_script(each)]
    tree.body = [each for each in tree.body if script or each not in scripts]
    for each in scripts:
        each.test = ast.Constant(value=True)  # that it asks for the name is no part of what a program does
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            del node.body[: _is_docstring(node.body)]
    return ast.dump(tree)


def _is_docstring(body: list[ast.stmt]) -> bool:
    first = body[0] if body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)


def _is_script(node: ast.stmt) -> bool:
    """Whether a statement is an `if` that asks for the name that a script has."""
    return isinstance(node, ast.If) and "__main__" in ast.dump(node.test)
