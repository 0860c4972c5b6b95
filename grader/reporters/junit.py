"""The reporter `junit`: XML as pytest's family xunit2; `junit:xunit1` knows files and lines, too.

All texts are printable, so that none holds what XML 1.0 has no place for.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from grader.components import Look
from grader.model import Report, Status
from grader.reporters.story import story, worth
from grader.reporters.told import Row, place, sections, summary
from grader.show import cut, one_line

MAX_MESSAGE = 500  # characters of an attribute; the whole stands in the element
MAX_TOLD = 8_000
STOPPED = ("timeout", "memory", "crash")


def render(reports: tuple[Report, ...], look: Look) -> str:
    """A suite for each report; a wrong answer is a failure, what ended the worker or broke an error."""
    return _rendered(reports, look, places=False)


def render_xunit1(reports: tuple[Report, ...], look: Look) -> str:
    """The same, and where it failed, and the points of each check."""
    return _rendered(reports, look, places=True)


def _rendered(reports: tuple[Report, ...], look: Look, places: bool) -> str:
    root = ET.Element("testsuites", name="grader")
    for report, mine in sections(reports):
        kinds = [kind(row) for row in mine]
        suite = ET.SubElement(root, "testsuite", name=one_line(report.exercise), tests=str(len(mine)))
        suite.set("failures", str(kinds.count("failure")))
        suite.set("errors", str(kinds.count("error")))
        suite.set("skipped", str(kinds.count("skipped")))
        suite.set("time", f"{report.duration_s:.3f}")
        _properties(suite, report)
        for row in mine:
            suite.append(_case(row, look, places))
        ET.SubElement(suite, "system-out").text = summary((report,))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def kind(row: Row) -> str | None:
    """The element that says how a check ended; None for one that passed."""
    result = row.result
    if result.status is Status.FAULT or result.cause in STOPPED:
        return "error"
    if result.status in (Status.SKIPPED, Status.PENDING):
        return "skipped"
    return None if result.status is Status.PASSED else "failure"


def _case(row: Row, look: Look, places: bool) -> ET.Element:
    result = row.result
    case = ET.Element("testcase", classname=one_line(row.report.exercise), name=row.name)
    case.set("time", f"{result.duration_s:.3f}")
    told = cut(story(result, look.verbose), MAX_TOLD)
    if places:
        if result.file:
            case.set("file", cut(place(row), MAX_MESSAGE))
        if result.line:
            case.set("line", str(result.line))
        about = ET.SubElement(case, "properties")
        ET.SubElement(about, "property", name="points", value=worth(result))
    if element := kind(row):
        first = (result.message or result.claim).partition("\n")[0]
        found = ET.SubElement(case, element, message=cut(one_line(first), MAX_MESSAGE))
        found.set("type", result.cause or result.status)
        found.text = told
    if earned := worth(result):
        ET.SubElement(case, "system-out").text = f"points: {earned}"
    return case


def _properties(suite: ET.Element, report: Report) -> None:
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
        ET.SubElement(about, "property", name=name, value=str(value))
