"""The executor `local`: this machine, one submission after the other."""

from __future__ import annotations

from grader.components import Executor
from grader.hookspecs import hookimpl


@hookimpl
def grader_executors() -> list[Executor]:
    """The executor `local`."""
    return [Executor("local", map)]
