"""The JSON report, against the schema that is shipped."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from grader.components import Look
from grader.model import Report
from grader.reporters.json import render
from tests.conftest import Grade
from tests.reporters import examples

HERE = resources.files("grader.reporters")
SCHEMA = json.loads(HERE.joinpath("report-v1.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
GRADE_SCHEMA = json.loads(HERE.joinpath("grade-v1.schema.json").read_text())
GRADE = jsonschema.Draft202012Validator(
    GRADE_SCHEMA,
    registry=Registry().with_resource("report-v1.schema.json", DRAFT202012.create_resource(SCHEMA)),
)
"""of a line of `jsonl`, whose schema refers to that of reports"""


def strict(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("schema", [SCHEMA, GRADE_SCHEMA], ids=["report", "grade"])
def test_the_schema_is_a_schema(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@given(st.lists(examples.reports, min_size=1, max_size=3))
def test_any_report_is_valid(reports: list[Report]) -> None:
    text = render(tuple(reports), Look())
    VALIDATOR.validate(strict(text))
    assert text.isascii()
    assert "##" not in text  # where commands of CI systems begin


def test_any_text_comes_through_as_it_was() -> None:
    for hashes in ("#", "##[x]", "###vso[x]", "####"):
        text = render((replace(examples.report(examples.PASSED), title=hashes),), Look())
        assert (strict(text)["results"][0]["title"], "##" in text) == (hashes, False)


@pytest.mark.parametrize("arguments", [[], ["--seed", "3"]])
def test_a_real_report_is_valid(grade: Grade, arguments: list[str]) -> None:
    VALIDATOR.validate(strict(grade("double", "--report", "json", *arguments).stdout))


def test_a_whole_report() -> None:
    report = examples.report(examples.PASSED, examples.RAISED, examples.PENDING)
    written = strict(render((replace(report, adjustments=(examples.LATE,)),), Look()))
    nothing = dict.fromkeys(
        ["cause", "message", "call", "returned", "expected", "hint", "advice", "file", "line"]
    )
    nothing |= {"hints": [], "hidden": False, "reveal": "full"}
    assert written == {
        "schema": "grader/report/v1",
        "results": [
            {
                "exercise": "exercise3",
                "title": "What each stage of training costs",
                "submission": "exercises/exercise3/training_pipeline.py",
                "seed": 0,
                "examples": 100,
                "confinement": ["process", "clocks", "memory"],
                "versions": {"grader": "0.1.0", "hypothesis": "6.170.15", "python": "3.11.7"},
                "duration_s": 0.25,
                "caveat": None,
                "incomplete": None,
                "reveal": None,
                "score": 16.8,
                "max_score": 41.5,
                "pending": 14,
                "adjustments": [{"points": -3.2, "reason": "handed in 2 days late"}],
                "checks": [
                    nothing
                    | {
                        "name": "worked_example",
                        "claim": examples.EXAMPLE_CLAIM,
                        "status": "passed",
                        "score": 20,
                        "max_score": 20,
                        "live": False,
                        "levels": [],
                        "reviewed": False,
                        "duration_s": 0.0,
                    },
                    nothing
                    | {
                        "name": "unknown_stage",
                        "claim": "a name that is no stage is left out",
                        "status": "failed",
                        "cause": "exception",
                        "score": 0,
                        "max_score": 7.5,
                        "message": examples.RAISED.message,
                        "call": "training_pipeline(7, 1000000, [''])",
                        "advice": examples.RAISED.advice,
                        "file": "training_pipeline.py",
                        "line": 7,
                        "live": False,
                        "levels": [],
                        "reviewed": False,
                        "duration_s": 0.0,
                    },
                    nothing
                    | {
                        "name": "tone",
                        "claim": "the bot is helpful, yet safe",
                        "status": "pending",
                        "score": 0,
                        "max_score": 14,
                        "live": False,
                        "levels": [],
                        "reviewed": False,
                        "duration_s": 0.0,
                    },
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    "change",
    [
        {"score": 1},
        {"cause": None},
        {"status": "great"},
        {"line": 0},
        {"hidden": None},
        {"reveal": "much"},
        {"reveal": "none"},
        {"surplus": 1},
    ],
)
def test_the_schema_refuses_what_is_no_result(change: dict[str, Any]) -> None:
    written = strict(render((examples.report(examples.FAILED),), Look()))
    written["results"][0]["checks"][0] |= change
    assert not VALIDATOR.is_valid(written)
