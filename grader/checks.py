"""What an instructor writes with: `@check` makes a claim about a submission worth points."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from grader.errors import CheckerFault, did_you_mean
from grader.machines import body_of, is_machine
from grader.model import Reveal

Body = Callable[..., object]
Hint = str | Sequence[str]


@dataclass(frozen=True)
class Check:
    """One claim about a submission, worth points.

    Attributes:
        name: unique within the exercise.
        claim: the sentence that the student reads.
        points: 0 or more.
        body: the function that raises when the claim does not hold; None where a person will judge.
        needs: names of checks that must pass first.
        hints: what to look at when it fails, a step at a time, the vaguest first.
        because: told when it passes: why the right answer is right; of one without a body, why it waits.
        levels: what a person may give for it, best first: points, and what earns them.
        reveal: how much is told of its result; None where its author leaves that to the place it stands in.
        hidden: whether students have no sight of it: it comes last, and little is told of it.
        file, line: where it is defined; lines count from 1.
    """

    name: str
    claim: str
    points: float
    body: Body | None
    needs: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    because: str | None = None
    levels: tuple[tuple[float, str], ...] = ()
    reveal: Reveal | None = None
    hidden: bool = False
    file: str = ""
    line: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError for what is no check, as early as its author can see where."""
        steps = {f"hint[{number}]": step for number, step in enumerate(self.hints)}
        refuse_texts(name=self.name, claim=self.claim, **steps)
        refuse_points(self.points)
        if self.reveal is not None and self.reveal not in (known := get_args(Reveal)):
            near = did_you_mean(str(self.reveal), known)
            raise ValueError(f"reveal={self.reveal!r}{near or ': choose from ' + ', '.join(known)}")

    @property
    def hypothesis(self) -> Any:
        """Hypothesis' own handle on a body below `@given`: its inner function and its strategies."""
        return getattr(self.body, "hypothesis", None)

    @property
    def is_property(self) -> bool:
        """Whether Hypothesis makes the body's inputs."""
        return getattr(self.body, "is_hypothesis_test", False)

    @functools.cached_property
    def compares(self) -> bool:
        """Whether the body takes the reference, to compare with it."""
        return self._inner is not None and "reference" in inspect.signature(self._inner).parameters

    @property
    def _inner(self) -> Body | None:
        body: Body | None = self.hypothesis.inner_test if self.is_property else self.body
        return body

    def run(self, submission: Any, reference: Any, inputs: Mapping[str, Any]) -> None:
        """Call the body itself, past Hypothesis, on one case's inputs.

        Raises:
            CheckerFault: when the body gives something back, which nobody would look at.
        """
        assert self._inner is not None
        given = {"submission": submission, **inputs}
        if self.compares:
            given["reference"] = reference
        verdict = self._inner(**given)
        if verdict is not None:
            told = f"{self.name!r} gives back a {type(verdict).__name__}: use agree() or assert"
            raise CheckerFault(f"{self.file}:{self.line}: {told}")


def check(
    *,
    points: float,
    needs: Check | str | Sequence[Check | str] = (),
    hint: Hint = (),
    reveal: Reveal | None = None,
) -> Callable[[Body], Check]:
    """Make a check of a function, whose docstring is the claim that students read.

    The function takes `submission`, `reference` if it wants it, and whatever Hypothesis' `@given` (written
    below `@check`) provides. It raises when the claim does not hold: by `agree()`, by `assert`, or because
    the submission raised.

    In its place may stand a Hypothesis state machine, a class with rules, which finds `self.submission` and
    `self.reference`; a case is a program, rules one after another.

    Args:
        points: what it is worth, 0 or more.
        needs: checks, or names of checks in another file, without which this one is skipped.
        hint: a sentence for the student whose submission fails, without the answer; or several, each of which
            `grade hint` shows when it is asked once more.
        reveal: how much is told of its result: "full", "call", "category" or "none". By default all of it,
            and of a check that stands in `solutions/` the category alone.

    Raises:
        ValueError: when the points are no number of 0 or more, a hint is blank, `needs` holds something else
            than checks and names, `reveal` is none of the levels, or the function has no docstring or is
            async, or the class is no state machine or has no rules.
    """
    wanted = (needs,) if isinstance(needs, Check | str) else tuple(needs)
    if not all(isinstance(each, Check | str) for each in wanted):
        raise ValueError(f"needs={needs!r}: name checks, or give them")

    def make(body: Body) -> Check:
        name, claim = body.__name__, body.__doc__ and inspect.getdoc(body)
        if not claim:
            raise ValueError(f"{name} has no docstring: it is the sentence that students read")
        if isinstance(body, type):
            if not is_machine(body):
                raise ValueError(f"{name} is a class: write a function, or a Hypothesis state machine")
            place = sys._getframe(1)
            body, file, line = body_of(body), place.f_code.co_filename, place.f_lineno
        else:
            code = inspect.unwrap(body).__code__
            file, line = code.co_filename, code.co_firstlineno
        inner = inspect.unwrap(body)
        if inspect.iscoroutinefunction(inner) or inspect.isasyncgenfunction(inner):
            raise ValueError(f"{body.__name__} is async, and nothing would wait for it: write def")
        return Check(
            name=name,
            claim=" ".join(claim.split()),
            points=points,
            body=body,
            needs=tuple(each.name if isinstance(each, Check) else each for each in wanted),
            hints=steps_of(hint),
            reveal=reveal,
            file=file,
            line=line,
        )

    return make


def steps_of(hint: Hint) -> tuple[str, ...]:
    """A hint's steps."""
    return (hint,) if isinstance(hint, str) else tuple(hint)


def refuse_points(points: float) -> None:
    """Raises ValueError unless a check may be worth so many points."""
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points < float("inf"):
        raise ValueError(f"points={points!r}: a check is worth a number of points, 0 or more")


def refuse_texts(**texts: str) -> None:
    """Raises ValueError, naming the argument, for a text that is none or blank."""
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{name}={text!r}: write a text that people can read")


def told_in_full() -> dict[str, Any]:
    """What the checks have in common whose messages are their author's own words, written for students.

    They are told in full wherever they stand; `file` and `line` are those of the checker that calls the
    function which asks.
    """
    frame = sys._getframe(2)
    return {"file": frame.f_code.co_filename, "line": frame.f_lineno, "reveal": "full"}
