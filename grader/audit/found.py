"""What an audit came to: plain data, which the table and the JSON are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from grader.components import Look

About = Literal[
    "stub",
    "reference",
    "right",
    "wrong",
    "mutant",
    "equivalent",
    "seeds",
    "counterexamples",
    "check",
    "text",
    "points",
    "name",
]


@dataclass(frozen=True)
class Finding:
    """One thing in which an exercise falls short.

    Attributes:
        about: what part of the exercise it is about.
        told: what is wrong, in one line for its author.
        next_step: what to do about it.
        detail: lines that show it, such as a diff.
    """

    about: About
    told: str
    next_step: str
    detail: str = ""


@dataclass(frozen=True)
class Mutants:
    """How a checker does on the mutants of its reference.

    Attributes:
        made: how many there are, each of which changes something.
        equivalent: how many of them the author has listed.
        killed: how many lose points.
    """

    made: int = 0
    equivalent: int = 0
    killed: int = 0

    @property
    def kill_score(self) -> float:
        """Per cent of those that are not equivalent which lose points; 100 where there are none."""
        real = self.made - self.equivalent
        return 100 * self.killed / real if real else 100.0


@dataclass(frozen=True)
class Survey:
    """What other seeds say, from generated cases alone, without the counterexamples that are kept.

    Attributes:
        seeds: how many were tried.
        verdicts: of how many checks on how many submissions there is a verdict that generated cases reach.
        changed: how many of these are not the same for every seed.
        accepted: how many mutants pass every check with some seed.
        examples: how many cases each property needs to catch every mistake with a probability of 99.9 %; 0
            where the other checks do, None where some mistake is met by none.
        hardest: the mistake that needs so many.
    """

    seeds: int = 0
    verdicts: int = 0
    changed: int = 0
    accepted: int = 0
    examples: int | None = 0
    hardest: str | None = None


@dataclass(frozen=True)
class CheckFigures:
    """How one check does.

    Attributes:
        generated: whether Hypothesis makes its inputs.
        caught: on how many mistakes it fails.
        duration_s: seconds of wall time that it takes on the reference, its cases being recorded.
    """

    name: str
    points: float
    generated: bool
    caught: int
    duration_s: float


@dataclass(frozen=True)
class Audit:
    """What the audit of one exercise came to.

    Attributes:
        right, wrong: how many such solutions there are.
        counterexamples: how many are kept beside the solution.
        written: the file that they are kept in, where this audit has changed it.
        checks: those that no person judges.
        duration_s: seconds of wall time.
    """

    exercise: str
    findings: tuple[Finding, ...] = ()
    right: int = 0
    wrong: int = 0
    mutants: Mutants = Mutants()
    survey: Survey = Survey()
    counterexamples: int = 0
    written: str | None = None
    checks: tuple[CheckFigures, ...] = ()
    duration_s: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether nothing falls short."""
        return not self.findings


@dataclass(frozen=True)
class AuditReporter:
    """A pure function: `render(audits, look)` gives the whole text; as a `Reporter`, and no platform's."""

    name: str
    render: Callable[[tuple[Audit, ...], Look], str]
    demand: None = None
    appends: Mapping[str, Callable[[tuple[Audit, ...], Look], str]] = field(default_factory=dict)
