"""With GRADER_TRACE set: a line on standard error for each call of a hook, and for what each plugin gave."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pluggy

from grader.checks import Check
from grader.model import Exercise, Report, Settings, Submission
from grader.show import one_line

TRACE = "GRADER_TRACE"


def trace(manager: pluggy.PluginManager, plugin: object) -> None:
    """Tell of each call of a plugin's hooks from now on; where GRADER_TRACE is not set, change nothing."""
    if not os.environ.get(TRACE):
        return
    for caller in manager.get_hookcallers(plugin) or ():
        for each in caller.get_hookimpls():
            if each.plugin is plugin:
                made = _wrapper(each, caller.name) if each.wrapper else _giver(each, caller.name)
                each.function = made  # type: ignore[misc]  # pluggy calls it, and has read its signature


def _giver(implementation: pluggy.HookImpl, hook: str) -> Callable[..., object]:
    function: Any = implementation.function

    @functools.wraps(function)
    def giver(*args: object, **defaults: object) -> object:
        call = _call(implementation, hook, args)
        try:
            given = function(*args, **defaults)
        except BaseException as error:
            _tell(call, f"raises {type(error).__name__}")
            raise
        _tell(call, f"gives {_told(given)}")
        return given

    return giver


def _wrapper(implementation: pluggy.HookImpl, hook: str) -> Callable[..., Generator[None, Any, object]]:
    function: Any = implementation.function

    @functools.wraps(function)
    def wrapper(*args: object, **defaults: object) -> Generator[None, Any, object]:
        call = _call(implementation, hook, args)
        _tell(call, "begins to wrap")
        try:
            given: object = yield from function(*args, **defaults)
        except BaseException as error:
            _tell(call, f"raises {type(error).__name__}")
            raise
        _tell(call, f"gives {_told(given)}")
        return given

    return wrapper


def _tell(call: str, what: str) -> None:
    print(one_line(f"{TRACE}: {call} {what}"), file=sys.stderr, flush=True)


def _call(implementation: pluggy.HookImpl, hook: str, args: tuple[object, ...]) -> str:
    told = [f"{name}={_told(each)}" for name, each in zip(implementation.argnames, args, strict=True)]
    return f"{hook}({', '.join(told)}): {_path(Path(implementation.plugin_name))}"


def _told(value: object) -> str:
    """What may be told of a value anywhere: names and paths, and of all else how many of which type.

    What a submission did stands in reports, and a check's name may be a hidden one's.
    """
    match value:
        case None:
            return "None"
        case Exercise(name=name):
            return name
        case Submission(path=path) | (Path() as path):
            return _path(path)
        case Check() | Report() | Settings():
            return type(value).__name__
        case [*several]:
            return f"[{', '.join(map(_told, several))}]"
    called = getattr(value, "name", None)
    return f"{type(value).__name__} {called}" if isinstance(called, str) else type(value).__name__


def _path(path: Path) -> str:
    """A path seen from the current folder; a checker is a plugin whose name is its path."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
