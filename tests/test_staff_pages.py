"""docs/ci.md and others for staff, typed from top to bottom in a course as this repository has it.

`pytest --accept` writes the outputs anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, runner
from tests.page import outputs

PAGES = ROOT / "docs"
BEGINS = re.compile(r"(?ms)^<!-- begins (\S+) -->\n```\w+\n(.*?)^```$")
SIZE = re.compile(r"of [\d,]+ kB")  # hangs on the cases that this version of Hypothesis makes


@pytest.mark.parametrize("name", ["ci", "classes", "releasing", "reviewing"])
def test_each_command_says_what_the_page_tells(
    name: str, request: pytest.FixtureRequest, real_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = PAGES / f"{name}.md"
    page = path.read_text("utf-8")
    told = "".join(outputs(page, real_course, runner(real_course, monkeypatch)))
    if request.config.getoption("--accept"):
        path.write_text(told, "utf-8")
    assert SIZE.sub("", told) == SIZE.sub("", page)
    for file, text in BEGINS.findall(page):
        assert (real_course / file).read_text("utf-8").startswith(text)
