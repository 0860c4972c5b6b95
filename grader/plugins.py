"""Find plugins, ask them, and pick a component by its name."""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

import pluggy

from grader import hookspecs
from grader.checkers import FILE, Checker, load, said
from grader.checks import Check
from grader.components import Kind
from grader.course import SETTINGS
from grader.errors import CallerError, CheckerFault, Fault, did_you_mean
from grader.levels import by_level
from grader.model import Exercise, Reveal

GROUP = "grader"

LEVEL: dict[bool, Reveal] = {False: "full", True: "category"}  # of what a check's author has not said

BUILT_IN = (
    "grader.collect",
    "grader.kinds.python",
    "grader.kinds.program",
    "grader.kinds.answers",
    "grader.kinds.document",
    "grader.sandbox.forked",
    "grader.sandbox.spawned",
    "grader.executors.local",
    "grader.reporters.terminal",
    "grader.reporters.json",
    "grader.progress",
    "grader.cli.answer",
    "grader.cli.audit",
    "grader.cli.doctor",
    "grader.cli.hint",
    "grader.cli.list",
    "grader.cli.new",
    "grader.cli.reset",
    "grader.cli.run",
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
        for folder in (exercise.solution, exercise.folder):  # pluggy asks whoever came last first
            path, private = folder / FILE, folder == exercise.solution
            if path.exists() and not self.manager.has_plugin(str(path)):
                try:
                    with _silence() if private else contextlib.nullcontext():
                        module = load(path, f"checker_of_{exercise.name}")
                except CheckerFault as fault:
                    raise CheckerFault(str(fault), hidden=private) from fault
                self.manager.register(Checker(exercise, module, private), name=str(path))
        given = [check for checks in self.hook.grader_checks(exercise=exercise) for check in checks]
        told = [each if each.reveal else replace(each, reveal=LEVEL[each.hidden]) for each in given]
        return tuple(by_level(told))


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Print nothing: a checker that students do not have may say anything while it loads."""
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield


def _given(hook: pluggy.HookCaller) -> Iterator[tuple[Component, str]]:
    """The components that a hook's implementations give, each with its plugin's name, in order of loading."""
    for implementation in hook.get_hookimpls():
        try:
            given = [*cast(Iterable[Component], implementation.function())]
        except Exception as error:
            told = f"the plugin {implementation.plugin_name!r} fails: {said(error)}"
            raise Fault(told, "remove the plugin, or tell its authors") from error
        yield from ((each, implementation.plugin_name) for each in given)


def load_plugins() -> Plugins:
    """The built-in plugins and those of installed packages, which name themselves in the group `grader`.

    Raises:
        Fault: naming the plugin that does not load.
    """
    manager = pluggy.PluginManager("grader")
    manager.add_hookspecs(hookspecs)
    for name in BUILT_IN:
        manager.register(importlib.import_module(name), name=name)
    for entry in sorted(importlib.metadata.entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            manager.register(entry.load(), name=entry.name)
        except (Exception, SystemExit) as error:
            package = entry.dist.name if entry.dist else entry.value
            told = f"the plugin {entry.name!r} of {package} does not load: {said(error)}"
            raise Fault(told, f"uninstall {package}, or tell its authors") from error
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        told = f"the plugin {manager.get_name(error.plugin)!r}: {said(error)}"
        raise Fault(told, "docs/hooks.md lists the hooks") from None
    return Plugins(manager)
