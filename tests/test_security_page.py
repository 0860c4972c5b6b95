"""What docs/security.md claims in figures and names is so; `tests.attacks.table` writes its table."""

from __future__ import annotations

import re

from grader.cli.doctor import STOPS
from grader.model import Limits
from grader.plugins import load_plugins
from tests.attacks.arena import ATTACKS
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
TABLE = TEXT.partition("<!-- begin table -->")[2].partition("<!-- end table -->")[0]


def test_every_layer_that_doctor_tries_is_described() -> None:
    described = re.findall(r"(?m)^\| ([\w -]+) \| .* \| .* \|$", TEXT.partition("| layer |")[2])
    assert set(STOPS) <= set(described)


def test_the_clocks_are_those_of_exercises() -> None:
    limits = Limits()
    told = f"a call {limits.call_s:g} s, a check {limits.check_s:g} s, a submission {limits.submission_s:g} s"
    assert told in TEXT


def test_every_sandbox_is_described() -> None:
    assert all(f"`--sandbox {name}`" in TEXT for name in load_plugins().components("sandboxes"))


def test_the_table_is_of_the_attacks_that_there_are() -> None:
    tried = re.findall(r"\| (\d+) of (\d+) \|", TABLE)
    assert {int(of) for _, of in tried} == {len(ATTACKS)}
    assert tried[0][0] == "0"
    assert set(re.findall(r"`(\w+/\w+)`", TABLE)) <= set(ATTACKS)
    (about,) = re.findall(r"in about (\d+) ways", TEXT)
    assert abs(int(about) - len(ATTACKS)) <= 10
