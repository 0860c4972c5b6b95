"""Stand in for Hypothesis where stored cases are replayed: a checker loads, and nothing makes inputs.

What a checker says to Hypothesis is how inputs are made, and they have been made. So a body below `@given`
is a plain function here, a strategy is nothing, and a checker loads alike with any Hypothesis, or with none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

NAME = "hypothesis"


class UnsatisfiedAssumption(Exception):
    """An `assume()` that does not hold: see `trial.steers_hypothesis`, which knows it by its module."""


UnsatisfiedAssumption.__module__ = f"{NAME}.errors"


class _Nothing:
    """What there is no use for: it can be called, combined and asked for anything, and stays what it is.

    Args:
        decorates: whether a call gives a decorator, which changes nothing.
    """

    def __init__(self, decorates: bool = False) -> None:
        self._decorates = decorates

    def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
        return (lambda body: body) if self._decorates else self

    def __getattr__(self, name: str) -> _Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __or__(self, _other: object) -> _Nothing:
        return self

    __ror__ = __or__

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __mro_entries__(self, _bases: tuple[object, ...]) -> tuple[type, ...]:
        return ()


def _assume(condition: object) -> bool:
    if not condition:
        raise UnsatisfiedAssumption
    return True


def _reject() -> NoReturn:
    raise UnsatisfiedAssumption


_NAMES: dict[str, Any] = {
    **dict.fromkeys(("given", "example", "seed", "settings", "reproduce_failure"), _Nothing(decorates=True)),
    **dict.fromkeys(("note", "event", "target"), lambda *_args, **_kwargs: None),
    "RuleBasedStateMachine": type("RuleBasedStateMachine", (), {}),
    "assume": _assume,
    "reject": _reject,
}


class _Module(ModuleType):
    """Any module of Hypothesis'."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _NAMES.get(name, _Nothing())


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        ours = fullname.partition(".")[0] == NAME
        return ModuleSpec(fullname, self, is_package=True) if ours else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


@contextmanager
def standing_in() -> Iterator[None]:
    """Within it, whoever imports Hypothesis gets the stand-in; afterwards all is as it was."""
    finder, real = _Finder(), _taken()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _taken()
        sys.modules.update(real)


def _taken() -> dict[str, ModuleType]:
    """Hypothesis' modules, which are not in `sys.modules` any more."""
    return {name: sys.modules.pop(name) for name in [*sys.modules] if name.partition(".")[0] == NAME}
