"""A plugin's hooks, each of which names the plugin where it fails, or does not keep to its signature."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Iterable
from typing import Any

import click
import pluggy

from grader.blame import Broken, blamed
from grader.checks import Check
from grader.components import Executor, Kind, Reporter, Sandbox
from grader.errors import Fault
from grader.model import Report, Submission

GIVES: dict[str, type] = {
    "grader_checks": Check,
    "grader_kinds": Kind,
    "grader_collect": Submission,
    "grader_sandboxes": Sandbox,
    "grader_executors": Executor,
    "grader_reporters": Reporter,
    "grader_commands": click.Command,
}
"""what the hooks give that give several things of a type"""

WRAPPED = ("grader_checks", "grader_collect", "grader_grade")
"""the hooks that can be wrapped"""


def guard(manager: pluggy.PluginManager, plugin: object) -> None:
    """Let each of a plugin's hook implementations name it where it fails.

    Raises:
        Fault: for a wrapper of a hook that cannot be wrapped, or of a sort that pluggy has given up.
    """
    for caller in manager.get_hookcallers(plugin) or ():
        for each in caller.get_hookimpls():
            if each.plugin is not plugin:
                continue
            if each.hookwrapper or (each.wrapper and caller.name not in WRAPPED):
                told = "hookwrapper=True is the old way" if each.hookwrapper else "this hook has no wrappers"
                next_step = f"write @hookimpl(wrapper=True), around {', '.join(WRAPPED)}"
                raise Fault(f"the plugin {each.plugin_name!r}: {caller.name}: {told}", next_step)
            made = _wrapper(each, caller.name) if each.wrapper else _giver(each, caller.name)
            each.function = made  # type: ignore[misc]  # pluggy calls it, and has read its signature


def _giver(implementation: pluggy.HookImpl, hook: str) -> Callable[..., object]:
    function, names = implementation.function, implementation.argnames

    @functools.wraps(function)
    def giver(*args: object, **defaults: object) -> object:
        stopped: list[BaseException] = []
        told = {**dict(zip(names, args, strict=True)), **defaults}
        if "progress" in told:
            told["progress"] = _noting(told["progress"], stopped)
        with blamed(implementation.plugin_name, hook, stopped):
            return _kept(hook, function(**told))

    return giver


def _noting(progress: Any, stopped: list[BaseException]) -> Callable[[object], None]:
    """What tells whoever waits for a report, and notes what they raise, which is no fault of the plugin's."""

    def step(result: object) -> None:
        try:
            progress(result)
        except BaseException as error:
            stopped.append(error)
            raise

    return step


def _wrapper(implementation: pluggy.HookImpl, hook: str) -> Callable[..., Generator[None, Any, object]]:
    function, plugin = implementation.function, implementation.plugin_name

    @functools.wraps(function)
    def wrapper(*args: object, **defaults: object) -> Generator[None, Any, object]:
        running: Any = function(*args, **defaults)
        with blamed(plugin, hook):
            if next(running, Broken) is Broken:
                raise Broken("it wraps, and does not yield")
        raised: list[BaseException] = []
        try:
            come = yield
        except BaseException as error:
            raised.append(error)
        with blamed(plugin, hook, raised):
            try:
                running.throw(raised[0]) if raised else running.send(come)
            except StopIteration as ended:
                return _kept(hook, ended.value, wraps=True)
            running.close()
            raise Broken("it wraps, and yields twice")

    return wrapper


def _kept(hook: str, given: Any, wraps: bool = False) -> object:
    """What a hook's implementation gave, as far as it keeps what its signature says; raises `Broken`."""
    if hook == "grader_grade":
        if isinstance(given, Report) or (given is None and not wraps):
            return given
        end = ": end it with return report" if wraps else ""
        raise Broken(f"it gives back {_what(given)} where a Report belongs{end}")
    if given is None and hook == "grader_collect":
        return None
    if wraps and hook == "grader_checks":  # of all plugins, each of which gave several
        return [_each(hook, each) for each in _list(given)]
    return _each(hook, given)


def _each(hook: str, given: object) -> list[object]:
    found = _list(given)
    for each in found:
        if not isinstance(each, GIVES[hook]):
            raise Broken(f"it gives {_what(each)} where a {GIVES[hook].__name__} belongs")
    return found


def _list(given: object) -> list[object]:
    if not isinstance(given, Iterable):
        raise Broken(f"it gives back {_what(given)} where a list belongs")
    return [*given]


def _what(value: object) -> str:
    return "None" if value is None else type(value).__name__
