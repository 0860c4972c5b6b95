"""The report `json` of an audit: everything that it came to."""

from __future__ import annotations

import dataclasses
import json

from grader.audit.found import Audit, AuditReporter
from grader.components import Look

SCHEMA = "grader/audit/v1"


def render(audits: tuple[Audit, ...], _look: Look) -> str:
    """One JSON object, by the schema beside this file."""
    return json.dumps({"schema": SCHEMA, "results": [_plain(each) for each in audits]}, indent=2) + "\n"


def _plain(audit: Audit) -> dict[str, object]:
    plain = dataclasses.asdict(audit)
    plain["mutants"]["kill_score"] = audit.mutants.kill_score
    return {"exercise": plain.pop("exercise"), "passed": audit.passed, **plain}


FORMAT = AuditReporter("json", render)
