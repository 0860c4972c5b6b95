"""The reporters for platforms and gradebooks: each is a module of this folder, loaded when it is used."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from grader.components import Reporter
from grader.hookspecs import hookimpl


@dataclass(frozen=True)
class Later:
    """A function of a module of this folder, by its name."""

    module: str
    name: str = "render"

    def __call__(self, *args: Any) -> Any:
        """Call it."""
        return getattr(importlib.import_module(f"grader.reporters.{self.module}"), self.name)(*args)


def _reporter(name: str, demand: Later | None = None, **appends: Later) -> Reporter:
    return Reporter(name, Later(name), demand, appends)


def _of_class(name: str, module: str) -> Reporter:
    return Reporter(name, Later(module), of_class=Later(module, "of_class"))


@hookimpl
def grader_reporters() -> list[Reporter]:
    """Reporters for platforms, for a class's list, and the reporters `markdown` and `html`."""
    return [
        _reporter("gradescope"),
        _reporter("classroom50", demand=Later("classroom50", "demand")),
        _reporter("classroom", GITHUB_OUTPUT=Later("classroom", "output")),
        _reporter("github", GITHUB_STEP_SUMMARY=Later("markdown")),
        _reporter("check50"),
        _reporter("exercism"),
        _reporter("prairielearn"),
        _reporter("junit"),
        Reporter("junit:xunit1", Later("junit", "render_xunit1")),
        _reporter("markdown"),
        _of_class("csv", "table_csv"),
        _of_class("canvas", "canvas_csv"),
        _of_class("moodle", "moodle_csv"),
        _of_class("jsonl", "jsonl"),
        _reporter("html"),
    ]
