"""Judge what is left of a submission where a fork has not come to its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.checks import Check
from grader.engine import Judge
from grader.model import Result


@dataclass(frozen=True)
class Rest:
    """A judge of what a fork did not come to; what it came to stands."""

    judge_of_rest: Judge
    stands: Mapping[str, Result]
    confined: tuple[str, ...]

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission."""
        return self.judge_of_rest.confinement or self.confined

    def load(self, check: Check) -> Result | None:
        """The check's result where the submission does not load."""
        return None if self.stands else self.judge_of_rest.load(check)

    def judge(self, check: Check) -> Result:
        """The result of a check."""
        return self.stands.get(check.name) or self.judge_of_rest.judge(check)

    def ways(self, checks: Sequence[Check]) -> dict[str, Result]:
        """Ways in which cases of these checks fail."""
        return self.judge_of_rest.ways(checks)
