"""Find plugins, ask them, and pick a component by its name."""

from __future__ import annotations

import contextlib
import importlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

import pluggy

from grader import hookspecs
from grader.checkers import FILE, Checker, load, said
from grader.checks import Check
from grader.components import Kind
from grader.course import SETTINGS
from grader.errors import CallerError, CheckerFault, Fault, did_you_mean
from grader.guarded_components import guarded
from grader.guarded_hooks import guard
from grader.installed import installed
from grader.levels import by_level
from grader.model import Exercise, Reveal
from grader.released import importing, released_of
from grader.traced import trace

LEVEL: dict[bool, Reveal] = {False: "full", True: "category"}  # of what a check's author has not said

BUILT_IN = (
    "grader.collect",
    "grader.collecting.layouts",
    "grader.kinds.python",
    "grader.kinds.program",
    "grader.kinds.answers",
    "grader.kinds.document",
    "grader.kinds.pytest_files",
    "grader.sandbox.forked",
    "grader.sandbox.spawned",
    "grader.executors.local",
    "grader.reporters.terminal",
    "grader.reporters.json",
    "grader.reporters.platforms",
    "grader.reviews",
    "grader.progress",
    "grader.cli.answer",
    "grader.cli.audit",
    "grader.cli.class_",
    "grader.cli.doctor",
    "grader.cli.hint",
    "grader.cli.list",
    "grader.cli.new",
    "grader.cli.release",
    "grader.cli.reset",
    "grader.cli.review",
    "grader.cli.run",
    "grader.cli.setup",
    "grader.cli.show",
    "grader.cli.watch",
)


class Component(Protocol):
    """What the component hooks return: something with a name."""

    @property
    def name(self) -> str | None:
        """What users call it by."""


@dataclass(frozen=True)
class Plugins:
    """The plugins of one run."""

    manager: pluggy.PluginManager

    @property
    def hook(self) -> pluggy.HookRelay:
        """Calls every plugin's implementation of a hook."""
        return self.manager.hook

    def register(self, plugin: object, name: str) -> None:
        """Take in a plugin of the kit's own, or an exercise's checker."""
        self.manager.register(plugin, name=name)
        trace(self.manager, plugin)

    def components(self, what: str) -> dict[str, Any]:
        """All components of a sort, by name.

        Args:
            what: "kinds", "sandboxes", "executors", "reporters" or "commands".

        Raises:
            Fault: naming both plugins, when two give a component of the same name.
        """
        found: dict[str, Any] = {}
        givers: dict[str, str] = {}
        hook = getattr(self.hook, f"grader_{what}")
        for each, giver in _given(hook):
            name = str(each.name)
            if name in found:
                told = f"{givers[name]} and {giver} both give {what} named {name!r}"
                raise Fault(told, "remove one of the two plugins")
            found[name], givers[name] = each, giver
        return found

    def pick(self, what: str, name: str) -> Any:
        """The component of that name; raises `CallerError`, with the nearest name, for an unknown one."""
        found = self.components(what)
        if name not in found:
            near = did_you_mean(name, found)
            told = f"there is no {name!r} among the {what}{near}"
            raise CallerError(told, f"choose from: {', '.join(found)}")
        return found[name]

    def givers(self, *sorts: str) -> list[object]:
        """The plugins, other than the kit's own, that give components of these sorts: see `components`."""
        hooks = [getattr(self.hook, f"grader_{each}") for each in sorts]
        given = [each for hook in hooks for each in hook.get_hookimpls()]
        return [each.plugin for each in given if each.plugin_name not in BUILT_IN]

    def kind_of(self, exercise: Exercise) -> Kind:
        """An exercise's kind; raises `Fault` where no plugin gives it."""
        try:
            kind: Kind = self.pick("kinds", exercise.kind)
        except CallerError as error:
            next_step = f"install the plugin that gives it, or {error.next_step}"
            raise Fault(f"{exercise.folder / SETTINGS}: {error}", next_step) from None
        return kind

    def checks(self, exercise: Exercise) -> tuple[Check, ...]:
        """An exercise's checks: its own, those beside its reference, other plugins', in `by_level` order.

        Raises:
            CheckerFault: when a checker does not load.
        """
        released = released_of(exercise)
        for folder in (exercise.solution, exercise.folder):  # pluggy asks whoever came last first
            path, private = folder / FILE, folder == exercise.solution
            if path.exists() and not self.manager.has_plugin(str(path)):
                try:
                    with _silence() if private else contextlib.nullcontext(), importing(released):
                        module = load(path, f"checker_of_{exercise.name}")
                except CheckerFault as fault:
                    raise CheckerFault(str(fault), hidden=private) from fault
                self.register(Checker(exercise, module, private), str(path))
        given = [check for checks in self.hook.grader_checks(exercise=exercise) for check in checks]
        told = [each if each.reveal else replace(each, reveal=LEVEL[each.hidden]) for each in given]
        return tuple(by_level(released.plan(told) if released else told))


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Print nothing: a checker that students do not have may say anything while it loads."""
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield


def _given(hook: pluggy.HookCaller) -> Iterator[tuple[Component, str]]:
    """The components that a hook's implementations give, each with its plugin's name, in order of loading."""
    for implementation in hook.get_hookimpls():
        plugin = implementation.plugin_name
        for each in cast(Iterable[Component], implementation.function()):
            yield each if plugin in BUILT_IN else guarded(each, plugin), plugin


def load_plugins(given: Mapping[str, object] | None = None) -> Plugins:
    """The built-in plugins and those of installed packages, which name themselves in the group `grader`.

    Args:
        given: others by name, as if they were installed, instead of an installed one of that name.

    Raises:
        Fault: naming the plugin that does not load.
    """
    given = given or {}
    manager = pluggy.PluginManager("grader")
    manager.add_hookspecs(hookspecs)
    for name in BUILT_IN:
        _register(manager, importlib.import_module(name), name)
    others = {**installed(given), **given}
    for name, plugin in sorted(others.items()):
        _register(manager, plugin, name)
    return Plugins(manager)


def _register(manager: pluggy.PluginManager, plugin: object, name: str) -> None:
    """Take in a plugin; raises `Fault` for one that pluggy, or a hook, does not want so."""
    if manager.has_plugin(name):
        raise Fault(f"there are two plugins {name!r}", "uninstall one of them")
    try:
        manager.register(plugin, name=name)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        told = f"the plugin {name!r}: {said(error)}"
        raise Fault(told, "docs/hooks.md lists the hooks") from None
    if name not in BUILT_IN:
        guard(manager, plugin)
    trace(manager, plugin)
