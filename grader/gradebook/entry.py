"""What a gradebook holds, as plain data."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from grader.classes.grade import Grade
from grader.model import Report, Status


@dataclass(frozen=True)
class Verdict:
    """What grading one submission came to.

    Attributes:
        exercise: its name.
        made_of: digests of all that it depends on, by name, as in `made_of`.
        report: before plugins adjusted anything.
        number: its place in the gradebook; None before it has one.
    """

    exercise: str
    made_of: Mapping[str, str]
    report: Report
    number: int | None = None

    @property
    def key(self) -> str:
        """What tells it from verdicts that depend on something else."""
        return key_of(self.exercise, self.made_of)

    @property
    def holds(self) -> bool:
        """Whether it is a verdict at all, and no fault: then the same is not graded again."""
        faults = any(each.status is Status.FAULT for each in self.report.checks)
        return self.report.incomplete is None and not faults


def key_of(exercise: str, made_of: Mapping[str, str]) -> str:
    """A digest of what a verdict depends on."""
    return hashlib.sha256(json.dumps([exercise, sorted(made_of.items())]).encode()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """A grade as it stands in a gradebook.

    Attributes:
        exercise: its name.
        grade: the grade; its report is what plugins made of the verdict's.
        why: there is this entry, in a few words.
        verdict: the verdict's number, where there is one.
        made_of: what the verdict depends on; empty without one.
        is_adjusted: whether plugins changed the verdict's report.
        recorded_at: when, in UTC; None before it is kept.
    """

    exercise: str
    grade: Grade
    why: str = ""
    verdict: int | None = None
    made_of: Mapping[str, str] = field(default_factory=dict)
    is_adjusted: bool = False
    recorded_at: datetime | None = None


def packed(report: Report) -> bytes:
    """A report as a gradebook holds it."""
    return zlib.compress(msgspec.json.encode(report), 6)


def unpacked(data: bytes) -> Report:
    """The report that was packed so."""
    return msgspec.json.decode(zlib.decompress(data), type=Report)
