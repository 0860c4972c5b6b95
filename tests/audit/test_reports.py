"""The table and the JSON of audits."""

from __future__ import annotations

import json
from typing import get_args

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.audit import found, plain, table
from grader.audit.found import Audit, CheckFigures, Finding, Mutants, Survey
from grader.components import Look
from tests.conftest import ROOT, Golden

GOOD = Audit(
    "exercise3",
    right=5,
    wrong=17,
    mutants=Mutants(made=28, killed=28),
    survey=Survey(seeds=20, verdicts=70, examples=6, hardest="wrong/whole_billions.py"),
    counterexamples=6,
    written="solutions/exercise3/counterexamples.json",
    checks=(
        CheckFigures("worked_example", 20, False, 39, 0.0004),
        CheckFigures("agrees_with_reference", 30, True, 12, 0.0121),
    ),
    duration_s=11.5,
)
BAD = Audit(
    "exercise2",
    (
        Finding("wrong", "wrong/rounds.py loses no points", "add a check that fails on it"),
        Finding(
            "mutant",
            "a mutant of line 15 of compute_shares.py passes every check, and 1,000 more inputs show no "
            "difference",
            "add a check, or list it in solutions/exercise2/equivalent.toml with a reason, as shown",
            "@@ -14,3 +14,3 @@\n     total = sum(gpu_days.values())\n"
            "-    if total == 0:\n+    if total <= 0:\n"
            "         raise ValueError(\"nothing\")\n\n[[mutant]]\nbefore = 'if total == 0:'\n"
            "after = 'if total <= 0:'\nreason = \"\"",
        ),
    ),
    right=3,
    wrong=12,
    mutants=Mutants(made=43, equivalent=1, killed=41),
    survey=Survey(seeds=20, verdicts=72, changed=2, accepted=1, examples=None, hardest="wrong/rounds.py"),
    counterexamples=9,
    checks=(CheckFigures("lesson_case", 25, False, 31, 0.0003),),
    duration_s=21.0,
)
QUIZ = Audit("quiz1", right=1, wrong=5, mutants=Mutants(made=15, killed=15), survey=Survey(seeds=20))


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    ("name", "audits", "verbose"),
    [("one", (GOOD,), False), ("all", (QUIZ, BAD, GOOD), False), ("everything", (QUIZ, BAD, GOOD), True)],
)
def test_the_table(name: str, audits: tuple[Audit, ...], verbose: bool, width: int, golden: Golden) -> None:
    shown = table.render(audits, Look(width, verbose=verbose))
    assert shown == golden(shown)
    assert max(map(len, shown.splitlines())) <= width


def test_colours_are_for_terminals() -> None:
    shown = table.render((BAD, GOOD), Look(80, colour=True))
    assert "\x1b[31m✗" in shown
    assert "\x1b[32m✓" in shown
    assert "\x1b" not in table.render((BAD, GOOD), Look(80))


SCHEMA = json.loads((ROOT / "grader/audit/audit-v1.schema.json").read_text())


def test_the_json() -> None:
    read = json.loads(plain.render((GOOD, BAD), Look()))
    jsonschema.validate(read, SCHEMA)
    good, bad = read["results"]
    assert (good["passed"], bad["passed"]) == (True, False)
    assert good["mutants"] == {"made": 28, "equivalent": 0, "killed": 28, "kill_score": 100.0}
    assert bad["mutants"]["kill_score"] == pytest.approx(100 * 41 / 42)
    assert bad["findings"][0] == {
        "about": "wrong",
        "told": "wrong/rounds.py loses no points",
        "next_step": "add a check that fails on it",
        "detail": "",
    }
    assert bad["survey"]["examples"] is None
    assert good["checks"][1]["duration_s"] == 0.0121


texts = st.text()
counts = st.integers(0, 10**6)
findings = st.builds(
    Finding, about=st.sampled_from(get_args(found.About)), told=texts, next_step=texts, detail=texts
)
audits = st.builds(
    Audit,
    exercise=texts,
    findings=st.tuples(findings) | st.just(()),
    right=counts,
    wrong=counts,
    mutants=counts.flatmap(lambda made: st.builds(Mutants, st.just(made), killed=st.integers(0, made))),
    survey=st.builds(
        Survey, counts, counts, counts, counts, examples=counts | st.none(), hardest=texts | st.none()
    ),
    counterexamples=counts,
    written=texts | st.none(),
    checks=st.tuples(
        st.builds(CheckFigures, texts, st.floats(0, 100), st.booleans(), counts, st.floats(0, 9))
    ),
    duration_s=st.floats(0, 1e6),
)


@given(audits, st.integers(20, 130))
def test_any_audit_is_told(audit: Audit, width: int) -> None:
    jsonschema.validate(json.loads(plain.render((audit,), Look())), SCHEMA)
    shown = table.render((audit,), Look(width, verbose=True))
    assert all(each.isprintable() or each == "\n" for each in shown)
