"""Load an exercise's `checker.py` by its path, and read the checks that it holds."""

from __future__ import annotations

import ast
import sys
import traceback
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, ModuleType

from grader.checks import Check
from grader.errors import CheckerFault, SubmissionError
from grader.hookspecs import hookimpl
from grader.model import Exercise
from grader.show import without_addresses

FILE = "checker.py"

Compile = Callable[[bytes, Path], CodeType]


def compiled(source: bytes, path: Path) -> CodeType:
    """Python's own code for a file; no bytecode is written beside the course's files."""
    return compile(source, path, "exec", dont_inherit=True)


def load(path: Path, name: str, code: Compile = compiled) -> ModuleType:
    """A checker's module; raises `CheckerFault` with the file's line when it does not load.

    The module does not stay in `sys.modules`: Hypothesis draws on the constants of what it finds there, and
    an exercise's cases must not depend on what else was graded in the same run.
    """
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    try:
        source = path.read_bytes()
        exec(code(source, path), module.__dict__)
        _refuse_twins(
            source, path, {name for name, value in vars(module).items() if isinstance(value, Check)}
        )
    except (CheckerFault, KeyboardInterrupt):
        raise
    except BaseException as error:  # also SystemExit, and pytest's Failed and Skipped
        raise CheckerFault(f"{where(error, path)}: the checker does not load: {said(error)}") from error
    finally:
        del sys.modules[name]
    return module


def _refuse_twins(source: bytes, path: Path, checks: Container[str]) -> None:
    """Raises `CheckerFault` for two checks of one name, of which Python keeps the second without a word."""
    lines: dict[str, int] = {}
    for node in ast.parse(source).body:
        for name in filter(checks.__contains__, _bound(node)):
            if name in lines:
                raise CheckerFault(f"{path}:{node.lineno}: {name!r} is defined in line {lines[name]} before")
            lines[name] = node.lineno


def _bound(node: ast.stmt) -> list[str]:
    """The names that a statement of a module gives to something."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [each.id for each in targets if isinstance(each, ast.Name)]


def checks_in(module: ModuleType) -> list[Check]:
    """The checks that a module holds, in the order in which it defines them."""
    return [each for each in vars(module).values() if isinstance(each, Check)]


def where(error: BaseException, path: Path) -> str:
    """The innermost line of a file that an exception passed, as `path:line`."""
    lines = [at.lineno for at in traceback.extract_tb(error.__traceback__) if at.filename == str(path)]
    if isinstance(error, SyntaxError) and error.filename == str(path):
        lines.append(error.lineno)
    return f"{path}:{lines[-1]}" if lines else str(path)


def said(error: BaseException) -> str:
    """An exception's type and text in one line."""
    text = str(error) if isinstance(error, SubmissionError) else f"{type(error).__name__}: {error}"
    return without_addresses(" ".join(text.split()).removesuffix(":"))


@dataclass(frozen=True)
class Checker:
    """An exercise's checker as a plugin: it answers for its own exercise alone.

    Attributes:
        private: whether students do not have it. Its checks are hidden, but for those that are told in full.
    """

    exercise: Exercise
    module: ModuleType
    private: bool = False

    @hookimpl
    def grader_checks(self, exercise: Exercise) -> list[Check]:
        """The module's checks, where they are asked for."""
        if exercise.name != self.exercise.name:
            return []
        checks = checks_in(self.module)
        return [_unseen(each) for each in checks] if self.private else checks


def _unseen(check: Check) -> Check:
    """A check that stands where students do not look."""
    reveal = check.reveal or "category"
    return replace(check, reveal=reveal, hidden=reveal != "full")
