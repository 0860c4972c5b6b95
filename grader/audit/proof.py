"""What became of a mistake: plain data, from which findings and figures are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.audit.apart import Apart
from grader.audit.mistakes import Mistake
from grader.audit.trials import Verdict
from grader.checks import Check
from grader.counterexamples import Counterexample


@dataclass(frozen=True)
class Met:
    """What a check's generated cases make of a mistake, over several seeds.

    Attributes:
        seeds: whether any case fails, seed by seed.
        failing, cases: how many fail, of how many that were counted.
    """

    seeds: tuple[bool, ...]
    failing: int
    cases: int


@dataclass(frozen=True)
class Proof:
    """What became of a mistake.

    Attributes:
        checks: the whole plan's.
        verdict: how each check fails that was tried; a search beyond the stored cases counts where it leaves
            an example.
        examples: the smallest cases that the checks with generated inputs fail on.
        met: what these checks' cases for other seeds make of it; without checks on which it hangs or dies.
        unsure: checks that fail on it with some seeds, though no case of theirs does by itself.
        apart: what tells it from the reference, where no check fails.
        searched: how many inputs were tried for that.
        unloadable: why code cannot be loaded, if it cannot.
    """

    mistake: Mistake
    checks: Sequence[Check]
    verdict: Verdict
    examples: tuple[Counterexample, ...] = ()
    met: dict[str, Met] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    apart: Apart | None = None
    searched: int = 0
    unloadable: str | None = None

    @property
    def failed(self) -> list[str]:
        """The checks that fail."""
        return [name for name, failure in self.verdict.items() if failure is not None]

    @property
    def loses_points(self) -> bool:
        """Whether a check that is worth something fails, or is not come to."""
        passed = {name for name, failure in self.verdict.items() if failure is None}
        return any(each.points for each in self.checks if each.body is not None and each.name not in passed)
