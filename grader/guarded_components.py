"""A plugin's components, each of which names the plugin where its one function fails."""

from __future__ import annotations

import copy
import hashlib
import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import click

from grader.blame import Broken, blamed
from grader.components import Executor, Kind, OpenGrader, Reporter, Sandbox
from grader.errors import SubmissionError

Blamed = Callable[..., AbstractContextManager[None]]
"""`blame.blamed` of a plugin's component"""


def guarded(component: Any, plugin: str) -> Any:
    """The component, whose function names the plugin where it fails; what the plugin gave stays as it was."""
    sort = "command" if isinstance(component, click.Command) else type(component).__name__.lower()
    at = partial(blamed, plugin, f"the {sort} {component.name!r}")
    match component:
        case Reporter(render=render, demand=demand, appends=appends, of_class=of_class):
            return replace(
                component,
                render=_rendering(at, render),
                demand=demand and _calling(at, demand),
                appends={name: _rendering(at, each) for name, each in appends.items()},
                of_class=of_class and _telling(at, of_class),
            )
        case Executor(map=mapped):
            return replace(component, map=_mapping(at, mapped))
        case Sandbox(open=opens):
            return replace(component, open=_opening(at, opens))
        case Kind(open=opens, mutate=mutate):
            return replace(component, open=_opening(at, opens), mutate=mutate and _mutating(at, mutate))
        case click.Command():
            command = copy.copy(component)
            vars(command)["invoke"] = _calling(at, component.invoke)
            return command
    return component


def _calling(at: Blamed, function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **named: Any) -> Any:
        with at():
            return function(*args, **named)

    return call


def _rendering(at: Blamed, render: Callable[..., Any]) -> Callable[..., str]:
    def rendered(*args: Any) -> str:
        with at():
            return _text(render(*args))

    return rendered


def _telling(at: Blamed, of_class: Callable[..., Iterable[Any]]) -> Callable[..., Iterator[str]]:
    def pieces(*args: Any) -> Iterator[str]:
        with at():
            told = of_class(*args)
            if not isinstance(told, Iterable):
                raise Broken(f"it gives back {type(told).__name__} where texts belong")
            yield from map(_text, told)

    return pieces


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise Broken(f"it gives back {type(given).__name__} where a text belongs")
    return given


def _mapping(at: Blamed, mapped: Callable[..., Iterable[Any]]) -> Callable[..., Iterator[Any]]:
    def results(
        open_grader: OpenGrader, jobs: Iterable[bytes], workers: int
    ) -> Iterator[tuple[bytes, bytes | None]]:
        wanted = Counter[bytes]()  # by digests: all jobs together are a whole class's files

        def drawn() -> Iterator[bytes]:
            for job in jobs:
                wanted[_digest(job)] += 1
                yield job

        with at():
            for job, result in mapped(open_grader, drawn(), workers):
                if not wanted[_digest(job)]:
                    raise Broken("it gives a result for no job")
                wanted[_digest(job)] -= 1
                yield job, result
            if left := wanted.total():  # else somebody would be left out without a word
                raise Broken(f"it gives no result for {left} of the jobs")

    return results


def _digest(job: bytes) -> bytes:
    return hashlib.sha256(job).digest()


def _mutating(at: Blamed, mutate: Callable[..., Iterable[bytes]]) -> Callable[[str, bytes], Iterator[bytes]]:
    def mutants(name: str, content: bytes) -> Iterator[bytes]:
        with at():
            yield from mutate(name, content)

    return mutants


class _Theirs:
    """An object of a plugin's own, such as an `Opened` or its workers, whose methods name the plugin."""

    def __init__(self, inner: object, at: Blamed) -> None:
        self._inner = inner
        self._at = partial(at, may=(SubmissionError,))

    def __dir__(self) -> Iterable[str]:
        return dir(self._inner)

    def __getattr__(self, name: str) -> Any:
        with self._at():
            value = getattr(self._inner, name)
        if not inspect.isroutine(value):
            return value
        call = _calling(self._at, value)
        return (lambda *args: _named(call(*args), self._at)) if name == "start" else call  # a channel


def _named(inner: Any, at: Blamed) -> Any:
    """What a plugin opened, or started; the kit's own names nobody."""
    return inner if type(inner).__module__.startswith("grader.") else _Theirs(inner, at)


def _opening(at: Blamed, opens: Callable[..., Any]) -> Callable[..., AbstractContextManager[Any]]:
    @contextmanager
    def opened(*args: Any) -> Iterator[Any]:
        with at():
            manager = opens(*args)
            inner = _named(manager.__enter__(), at)
        passing: list[BaseException] = []
        try:
            yield inner
        except BaseException as error:  # of whoever uses it: a submission's, say, or an interrupt
            passing.append(error)
            with at(passing):
                if not manager.__exit__(type(error), error, error.__traceback__):
                    raise
        else:
            with at():
                manager.__exit__(None, None, None)

    return opened
