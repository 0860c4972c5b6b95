"""The reporter `json`: what a report holds, but for the files handed in, by the schema beside this file."""

from __future__ import annotations

import dataclasses
from typing import Any

from grader.components import Look, Reporter
from grader.hookspecs import hookimpl
from grader.model import Report
from grader.reporters.fit import as_json

SCHEMA = "grader/report/v1"
OWN = ("unloadable", "ways", "public", "answered")  # of a result, for the kit alone


def render(reports: tuple[Report, ...], _look: Look) -> str:
    """One JSON object."""
    return as_json({"schema": SCHEMA, "results": [plain(each) for each in reports]})


def plain(report: Report) -> dict[str, Any]:
    """A report as JSON's objects, lists and values."""
    plain = dataclasses.asdict(dataclasses.replace(report, files={}))
    del plain["files"]
    checks = [_check(each) for each in plain.pop("checks")]
    sums = {"score": report.score, "max_score": report.max_score, "pending": report.pending}
    return {**plain, **sums, "checks": checks}


def _check(result: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in result.items() if name not in OWN}
    return {**told, "hint": result["hints"][0] if result["hints"] else None}


@hookimpl
def grader_reporters() -> list[Reporter]:
    """The reporter `json`."""
    return [Reporter("json", render)]
