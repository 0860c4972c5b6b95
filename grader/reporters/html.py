"""The reporter `html`: one page that needs nothing else, neither a network nor a script.

No text reaches it but by the template, which escapes it and spells out what cannot be seen.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.canvas import points
from grader.components import Look
from grader.model import Report, Result, Status
from grader.reporters.chart import chart
from grader.reporters.difference import marked
from grader.reporters.story import outcome, start, worth
from grader.reporters.told import earned, possible, sections, summary
from grader.show import spelled

MARKS = {
    Status.PASSED: "✓",
    Status.FAILED: "✗",
    Status.SKIPPED: "·",
    Status.PENDING: "…",
    Status.FAULT: "!",
}
WORDS = {Status.SKIPPED: "not tried, as what it needs did not pass", Status.FAULT: "could not be graded"}
POLICY = "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'"
CALLED = re.compile(r"(\w+)\(")


def render(reports: tuple[Report, ...], look: Look) -> str:
    """A whole page: of each report how far it is, its checks, and the files that were handed in."""
    told = [_report(each, [row.result for row in rows], look.verbose) for each, rows in sections(reports)]
    return _page()(reports=told, points=points)


@functools.cache
def _page() -> Callable[..., str]:
    """The template, compiled once: a run renders it after each check."""
    loader = PackageLoader("grader.reporters", "page")
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = loader.get_source(made, "report.css")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = made.get_template("report.html.jinja")
    # our own style goes in as it is; the policy knows it by its digest
    return functools.partial(page.render, style=Markup(style), policy=POLICY.format(digest))


def _seen(value: Any) -> Any:
    """What the template writes: what a reader could not see is spelled out."""
    return "\n".join(map(spelled, value.split("\n"))) if type(value) is str else value


def _report(report: Report, results: list[Result], verbose: bool) -> dict[str, Any]:
    first = next((each for each in results if each.status is Status.FAILED), None)
    return {
        "exercise": report.exercise,
        "title": report.title,
        "submission": report.submission,
        "earned": earned((report,)),
        "possible": possible((report,)),
        "summary": summary((report,)).split("\n")[1:],
        "outcome": outcome(report),
        "next": start(first, "below") if first else "",
        "checks": [_check(each, report, verbose) for each in results],
        "files": [
            {"name": name, "lines": _lines(name, source, results)} for name, source in report.files.items()
        ],
        "seed": report.seed,
        "examples": report.examples,
        "versions": ", ".join(f"{name} {version}" for name, version in report.versions.items()),
        "confinement": ", ".join(report.confinement) or "nothing of the submission ran",
    }


def _check(result: Result, report: Report, verbose: bool) -> dict[str, Any]:
    failed = result.status is Status.FAILED
    both = result.returned is not None and result.expected is not None
    returned, expected = marked(result.returned or "", result.expected or "")
    alone = {"returned": [(result.returned, False)], "expected": [(result.expected, False)]}
    values = {"returned": returned, "expected": expected} if both else alone
    place = _place(result, report)
    return {
        "mark": MARKS[result.status],
        "sort": result.status.value,
        "word": WORDS.get(result.status, result.status.value),
        "claim": result.claim or result.name,
        "worth": worth(result),
        "call": result.call,
        "values": {name: parts for name, parts in values.items() if getattr(result, name) is not None},
        "message": result.message,
        "live": result.live,
        "chart": chart(result.returned, result.expected) if both else None,
        "next": start(result, "above") if failed else "",
        "hints": result.hints if verbose else (),
        "place": place,
        "line": f"line {place[1]} of {result.file}" if place else "",
    }


def _place(result: Result, report: Report) -> tuple[int, int] | None:
    """The file, by its number, and the line that the result speaks of, where the page shows it."""
    names = [*report.files]
    if result.file not in names or not result.line:
        return None
    known = result.line <= len(_split(report.files[result.file]))
    return (names.index(result.file), result.line) if known else None


def _lines(name: str, source: str, results: list[Result]) -> list[dict[str, Any]]:
    """The lines of a file, each with the checks (by number) that failed there, and those that call it."""
    failed = [(at, each) for at, each in enumerate(results) if each.status is Status.FAILED]
    lines = []
    for number, line in enumerate(_split(source), 1):
        here = [at for at, each in failed if (each.file, each.line) == (name, number)]
        defined = re.match(r"\s*(?:async\s+)?def\s+(\w+)", line)
        called = [
            at for at, each in failed if defined and not each.line and defined[1] in _called(each.call or "")
        ]
        lines.append({"text": line.expandtabs(4), "failed": here, "called": called})
    return lines


def _called(call: str) -> list[str]:
    """The functions that a call, which stands in its last line, may reach by name."""
    return CALLED.findall(call.rpartition("\n")[2])[:1]


def _split(source: str) -> list[str]:
    """The lines as Python counts them."""
    return re.sub(r"\r\n?", "\n", source).removesuffix("\n").split("\n")
