"""The reporter `junit`: XML as pytest's family xunit2; `junit:xunit1` knows files and lines, too."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from grader.components import Look, Reporter
from grader.hookspecs import hookimpl
from grader.model import Report, Status
from grader.reporters.told import Row, rows, story, summary, worth
from grader.show import cut, one_line, printable

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# xml is imported inside functions: a run with another reporter does not need it.

MAX_MESSAGE = 500  # characters of an attribute; the whole stands in the element
MAX_TOLD = 8_000
ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
STOPPED = ("timeout", "memory", "crash")


def render(reports: tuple[Report, ...], look: Look, places: bool = False) -> str:
    """A suite for each report; a wrong answer is a failure, what ended the worker or broke an error.

    Args:
        places: whether to say where it failed, and the points of each check: xunit1.
    """
    from xml.etree import ElementTree as ET

    root = ET.Element("testsuites", name="grader")
    everything = [*rows(reports)]
    for report in reports:
        mine = [row for row in everything if row.report is report]
        kinds = [kind(row) for row in mine]
        suite = ET.SubElement(root, "testsuite", name=_text(one_line(report.exercise)), tests=str(len(mine)))
        suite.set("failures", str(kinds.count("failure")))
        suite.set("errors", str(kinds.count("error")))
        suite.set("skipped", str(kinds.count("skipped")))
        suite.set("time", f"{report.duration_s:.3f}")
        _properties(suite, report)
        for row in mine:
            suite.append(_case(row, look, places))
        ET.SubElement(suite, "system-out").text = _text(summary((report,)))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def kind(row: Row) -> str | None:
    """The element that says how a check ended; None for one that passed."""
    result = row.result
    if result.status is Status.FAULT or result.cause in STOPPED:
        return "error"
    if result.status in (Status.SKIPPED, Status.PENDING):
        return "skipped"
    return None if result.status is Status.PASSED else "failure"


def _case(row: Row, look: Look, places: bool) -> Element:
    from xml.etree import ElementTree as ET

    result = row.result
    case = ET.Element("testcase", classname=_text(one_line(row.report.exercise)), name=_text(row.name))
    case.set("time", f"{result.duration_s:.3f}")
    told = cut(story(result, look.verbose), MAX_TOLD)
    if places:
        if result.file:
            case.set("file", _text(cut(place(row), MAX_MESSAGE)))
        if result.line:
            case.set("line", str(result.line))
        about = ET.SubElement(case, "properties")
        ET.SubElement(about, "property", name="points", value=worth(result))
    if element := kind(row):
        first = (result.message or result.claim).partition("\n")[0]
        found = ET.SubElement(case, element, message=_text(cut(one_line(first), MAX_MESSAGE)))
        found.set("type", result.cause or result.status)
        found.text = _text(told)
    ET.SubElement(case, "system-out").text = f"points: {worth(result)}"
    return case


def place(row: Row) -> str:
    """The submission's file that failed, as seen from the course."""
    name, folder = printable(row.result.file or ""), one_line(row.report.submission)
    return folder if folder.endswith(f"/{name}") or folder == name else f"{folder}/{name}"


def _properties(suite: Element, report: Report) -> None:
    from xml.etree import ElementTree as ET

    about = ET.SubElement(suite, "properties")
    known: dict[str, object] = {
        "score": report.score,
        "max_score": report.max_score,
        "pending": report.pending,
    }
    known |= {
        "submission": one_line(report.submission),
        "seed": report.seed,
        "incomplete": bool(report.incomplete),
    }
    for name, value in known.items():
        ET.SubElement(about, "property", name=name, value=_text(str(value)))


def _text(text: str) -> str:
    return ILLEGAL.sub("?", text)


@hookimpl
def grader_reporters() -> list[Reporter]:
    """The reporter `junit` in its two families."""
    return [Reporter("junit", render), Reporter("junit:xunit1", functools.partial(render, places=True))]
