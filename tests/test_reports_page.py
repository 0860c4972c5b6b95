"""docs/reports.md, typed from top to bottom in a course; `pytest --accept` writes the outputs anew."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from grader.components import Look
from grader.plugins import load_plugins
from grader.testing import PASSED, check_reporter, report
from tests.conftest import ROOT, Grade
from tests.page import outputs
from tests.reporters.test_json import SCHEMA

PAGE = ROOT / "docs" / "reports.md"
TEXT = PAGE.read_text("utf-8")
SCRIPT = re.compile(r"(?s)<!-- script -->\n```python\n(.*?)```\n\n<!-- prints -->\n```text\n(.*?)```\n")
PLUGIN = re.compile(r"(?s)<!-- plugin -->\n```python\n(.*?)```\n")


def plugin() -> Any:
    names: dict[str, Any] = {}
    (source,) = PLUGIN.findall(TEXT)
    exec(source, names)
    return SimpleNamespace(grader_reporters=names["grader_reporters"])


def test_each_example_says_what_the_page_tells(
    grade: Grade, course: Path, request: pytest.FixtureRequest
) -> None:
    def with_plugin(*args: str | Path) -> Result:
        return grade(*args, plugins={"rows": plugin()})

    # The comments before the blocks of Python name no files.
    page = re.sub(r"<!-- (script|prints|plugin) -->\n", r"<!--\1-->\n", TEXT)
    told = "".join(outputs(page, course, with_plugin))
    told = re.sub(r"<!--(script|prints|plugin)-->\n", r"<!-- \1 -->\n", told)
    (found,) = SCRIPT.finditer(told)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(found[1], {})
    told = told[: found.start(2)] + printed.getvalue() + told[found.end(2) :]
    if request.config.getoption("--accept"):
        PAGE.write_text(told, "utf-8")
    assert told == PAGE.read_text("utf-8")


@pytest.mark.parametrize("sort", ["report", "check", "adjustment"])
def test_every_field_of_the_schema_is_explained(sort: str) -> None:
    explained = set(re.findall(r"`(\w+)`", TEXT))
    assert set(SCHEMA["$defs"][sort]["properties"]) - explained == set()


def test_every_reporter_is_explained() -> None:
    headings = set(re.findall(r"(?m)^##+ `([\w:]+)`", TEXT))
    assert headings == {*load_plugins().components("reporters")} - {"junit:xunit1"}
    assert "`junit:xunit1` is" in TEXT


def test_every_value_that_programs_may_ask_for_is_named() -> None:
    known = SCHEMA["$defs"]["check"]["properties"]
    values = {*known["status"]["enum"], *known["cause"]["enum"]} - {None}
    assert {each for each in values if f"`{each}`" not in TEXT} == set()


def test_the_page_s_reporter_keeps_its_promise() -> None:
    (reporter,) = plugin().grader_reporters()
    check_reporter(reporter)
    text = reporter.render((report(PASSED, submission="=1+1"),), Look())
    assert text == "submission,score,max_score\n'=1+1,1,1\n"
