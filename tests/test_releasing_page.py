"""docs/releasing.md, typed from top to bottom in a course as this repository has it.

`pytest --accept` writes the outputs anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, runner
from tests.page import outputs

PAGE = ROOT / "docs" / "releasing.md"
SIZE = re.compile(r"of [\d,]+ kB")  # hangs on the cases that this version of Hypothesis makes


def test_each_command_says_what_the_page_tells(
    request: pytest.FixtureRequest, real_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PAGE.read_text("utf-8")
    told = "".join(outputs(page, real_course, runner(real_course, monkeypatch)))
    if request.config.getoption("--accept"):
        PAGE.write_text(told, "utf-8")
    assert SIZE.sub("", told) == SIZE.sub("", page)
