"""What each platform takes: schemas written from its documentation, and its own where they are at hand.

The published schemas are looked for in the folder that GRADER_SCHEMAS names.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema

from tests.conftest import ROOT

SCHEMAS = Path(os.environ.get("GRADER_SCHEMAS", ROOT.parent / "shared" / "schemas"))

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
SCORE = {"type": "number", "minimum": 0}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}


def closed(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """An object that has these keys, may have those, and has no other."""
    known = {**required, **optional}
    return {"type": "object", "additionalProperties": False, "required": [*required], "properties": known}


def listed(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


PRAIRIELEARN_QUESTION = closed(
    {"uuid": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}, "title": TEXT}
    | {"topic": TEXT, "type": {"enum": ["v3"]}},
    singleVariant={"type": "boolean"},
    showCorrectAnswer={"type": "boolean"},
    gradingMethod={"enum": ["External"]},
    externalGradingOptions=closed(
        {"image": TEXT, "entrypoint": {"type": "string", "pattern": "^/"}},
        enabled={"type": "boolean"},
        timeout={"type": "integer", "minimum": 1, "maximum": 600},
    ),
)
"""a question's `info.json`"""

GRADESCOPE = closed(
    {
        "score": SCORE,
        "tests": listed(
            closed(
                {"name": TEXT, "output": TEXT},
                score=SCORE,
                max_score=SCORE,
                status={"enum": ["passed", "failed"]},
                visibility=VISIBILITY,
            )
            | {"dependentRequired": {"score": ["max_score", "status"], "max_score": ["score"]}},
            least=1,
        ),
    },
    execution_time=SCORE,
    output=TEXT,
    output_format=FORMAT,
    test_output_format=FORMAT,
    test_name_format=FORMAT,
    visibility=VISIBILITY,
    stdout_visibility=VISIBILITY,
    extra_data={"type": "object"},
)
CLASSROOM = closed(
    {
        "version": {"const": 3},
        "status": {"enum": ["pass", "fail", "error"]},
        "max_score": SCORE,
        "tests": listed(
            closed(
                {
                    "name": TEXT,
                    "status": {"enum": ["pass", "fail", "error"]},
                    "message": TEXT,
                    "test_code": TEXT,
                    "task_id": COUNT,
                    "filename": TEXT,
                    "line_no": COUNT,
                    "duration": SCORE,
                    "score": {"type": "number"},
                    "output": {"type": "string", "maxLength": 500},
                }
            ),
            least=1,
        ),
    },
    message=TEXT,
) | {"if": {"properties": {"status": {"const": "error"}}}, "then": {"required": ["message"]}}
ERROR = closed({"type": TEXT, "value": TEXT, "traceback": listed(TEXT), "data": {"type": "object"}})
CHECK50 = {
    "oneOf": [
        closed({"slug": TEXT, "error": ERROR, "version": {"pattern": r"^3\."}}),
        closed(
            {
                "slug": TEXT,
                "version": {"pattern": r"^3\."},
                "results": listed(
                    closed(
                        {
                            "name": TEXT,
                            "description": TEXT,
                            "passed": {"enum": [True, False, None]},
                            "log": listed(TEXT),
                            "cause": {
                                "oneOf": [
                                    {"type": "null"},
                                    closed(
                                        {"rationale": TEXT, "help": {"type": ["string", "null"]}},
                                        expected=TEXT,
                                        actual=TEXT,
                                        error=ERROR,
                                    ),
                                ]
                            },
                            "data": {"type": "object"},
                            "dependency": {"type": ["string", "null"]},
                        }
                    )
                    | {
                        "if": {"properties": {"passed": {"const": True}}},
                        "then": {"properties": {"cause": {"type": "null"}}},
                        "else": {"properties": {"cause": {"type": "object"}}},
                    },
                    least=1,
                ),
            }
        ),
    ]
}
EXERCISM = closed(
    {
        "version": {"const": 3},
        "status": {"enum": ["pass", "fail", "error"]},
        "message": {"type": ["string", "null"]},
        "tests": listed(
            closed(
                {"name": TEXT, "status": {"enum": ["pass", "fail", "error"]}},
                message=TEXT,
                test_code=TEXT,
                output={"type": "string", "maxLength": 500},
            )
        ),
    }
) | {
    "if": {"properties": {"status": {"const": "error"}}},
    "then": {"properties": {"message": {"type": "string", "minLength": 1}}},
    "else": {"properties": {"tests": {"minItems": 1}}},
}
PRAIRIELEARN = closed(
    {
        "gradable": {"type": "boolean"},
        "tests": listed(
            closed({"name": TEXT, "points": SCORE, "max_points": SCORE, "message": TEXT}), least=1
        ),
    },
    score={"type": "number", "minimum": 0, "maximum": 1},
    message=TEXT,
    format_errors=TEXT,
) | {"if": {"properties": {"gradable": {"const": True}}}, "then": {"required": ["score"]}}

ENVIRONMENT = {
    "CLASSROOM": "models",
    "ASSIGNMENT": "exercise3",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "USERNAME": "ada",
    "SUBMISSION_TAG": "submit/2026-11-26T12-00-00Z-a1b2c3d",
    "COMMIT_URL": "https://github.com/models/exercise3-ada/commit/a1b2c3d",
    "RELEASE_URL": "https://github.com/models/exercise3-ada/releases/tag/submit%2F1",
    "GITHUB_WORKSPACE": "/github/workspace",
}


def check(schema: dict[str, Any], text: str) -> Any:
    """The JSON value in a text, which is valid by a schema, and in which no log finds a command."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    value = json.loads(text, parse_constant=refuse)
    jsonschema.Draft202012Validator(schema).validate(value)
    assert text.isascii()
    assert "##" not in text
    return value


def check_xml(text: str) -> ET.Element:
    """The JUnit report in a text, whose counts are right."""
    root = ET.fromstring(text)
    for suite in root:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        for kind in ("failure", "error", "skipped"):
            counted = suite.get(f"{kind}s" if kind != "skipped" else kind)
            assert counted == str(len(suite.findall(f"testcase/{kind}")))
        for case in cases:
            assert all(len(each.get("message", "")) <= 500 for each in case)
    return root


NUMBER = re.compile(r"-?\d+(\.\d+)?")
SIGNS = tuple("=+-@\t\r＝＋－＠﹦﹢﹣﹫")  # noqa: RUF001


def table(text: str, escapechar: str | None = None) -> list[list[str]]:
    """The rows of a CSV file, all as long as the first, in which no cell but a number may be computed."""
    rows = [*csv.reader(io.StringIO(text, newline=""), strict=True, escapechar=escapechar)]
    assert {len(each) for each in rows} == {len(rows[0])}
    assert all(cell.isprintable() for cells in rows for cell in cells)
    # as it is, and opened where lists are separated by semicolons
    for cells in (*rows, *csv.reader(io.StringIO(text, newline=""), delimiter=";")):
        for cell in cells:
            assert NUMBER.fullmatch(cell) or not cell.lstrip(' "').startswith(SIGNS), cell
    return rows


COMMAND = re.compile(r"::(?P<name>notice|error|warning)(?: (?P<properties>[^:]*))?::(?P<message>.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands that GitHub's runner finds in a log: their names, properties and messages."""
    found = []
    for line in text.split("\n"):
        assert "##[" not in line
        if line.lstrip().startswith("::"):
            command = COMMAND.fullmatch(line)
            assert command, line
            pairs = [each.split("=", 1) for each in (command["properties"] or "").split(",")]
            found.append(
                (
                    command["name"],
                    {key: _decoded(value) for key, value in pairs},
                    _decoded(command["message"]),
                )
            )
    return found


def _decoded(text: str) -> str:
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def output(text: str) -> tuple[str, str]:
    """The one output that lines for GITHUB_OUTPUT set: its name, and what is encoded there."""
    (line,) = text.splitlines()
    name, _, value = line.partition("=")
    return name, base64.b64decode(value, validate=True).decode()
