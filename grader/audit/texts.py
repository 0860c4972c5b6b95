"""What must be so of what students read: hints and claims are there and give nothing away, points add up."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from grader.audit.found import Finding
from grader.audit.proof import Proof
from grader.checks import Check
from grader.engine import Plan
from grader.errors import Unreadable
from grader.kinds.data import decoded
from grader.kinds.files import read_files
from grader.kinds.toml_file import parse
from grader.model import Exercise, Submission
from grader.quiz import questions
from grader.stub import own_files, stub_of

LINE = 20  # characters from which on a line of the reference is an answer
ANSWER = 8  # characters from which on what it gives back is one
VALUE = 4  # characters from which on an expected value is one


def of_texts(plan: Plan, proofs: Sequence[Proof]) -> Iterator[Finding]:
    """All findings on an exercise's texts and points."""
    exercise, checks = plan.exercise, plan.checks
    yield from _todo(exercise)
    yield from _points(exercise, checks)
    yield from _order(checks)
    for claim, times in Counter(each.claim for each in checks).items():
        if times > 1:
            told = f"{times} checks claim the same: {claim}"
            yield Finding("text", told, "say what each of them asks, in words of its own")
    for check in checks:
        if plan.kind.runs and check.body is not None and not check.hints:
            told = f"{check.name} has no hint"
            yield Finding("text", told, 'add hint="…": what to look at, without the answer')
    yield from _given_away(plan, proofs)


def _todo(exercise: Exercise) -> Iterator[Finding]:
    for name, content in (stub_of(exercise) or own_files(exercise)).items():
        if b"TODO" not in (content or b""):  # the word by which every stub says where students begin
            told = f"the stub {name} has no TODO"
            yield Finding("text", told, "mark with TODO where students are to begin")


def _points(exercise: Exercise, checks: Sequence[Check]) -> Iterator[Finding]:
    total = sum(each.points for each in checks)
    if exercise.points is not None and abs(total - exercise.points) > 1e-9:
        told = f"the checks are worth {total:g} points together, and exercise.toml says {exercise.points:g}"
        yield Finding("points", told, "change the checks' points, or that line")
    elif exercise.points is None and total != round(total, 6):
        told = f"the checks are worth {total!r} points together"
        yield Finding("points", told, "let the sum be a number that people can read")


def _order(checks: Sequence[Check]) -> Iterator[Finding]:
    for before, check in pairwise(each for each in checks if each.body is not None):
        same = check.hidden == before.hidden
        if before.is_property and not check.is_property and same:
            told = f"the example {check.name} comes after {before.name}, whose inputs are generated"
            yield Finding("name", told, "put examples first: what fails first is what students read first")


def _given_away(plan: Plan, proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Where a claim, a hint, or what is told of a wrong answer, holds an answer."""
    lines = _lines(plan.exercise) if plan.kind.runs else set()
    options = _options(plan.exercise)
    for check in plan.checks:
        failures = [failure for proof in proofs if (failure := proof.verdict.get(check.name))]
        expected = {each.expected for each in failures if each.expected and len(each.expected) >= VALUE}
        expected -= {"True", "False", "None"}  # which hints cannot do without
        told = {each.message for each in failures} if check.name in options else set()
        secrets = lines | ({options[check.name]} if check.name in options else set())
        for text, kept in ((check.claim, secrets), *((each, secrets | expected) for each in check.hints)):
            if any(_holds(text, secret) for secret in kept):
                says = f"what {check.name} says holds an answer: {text}"
                yield Finding("text", says, "take the answer out")
        for text in told:
            if _holds(text, options[check.name]):
                says = f"what {check.name} says of a wrong answer holds the right one: {text}"
                yield Finding("text", says, "say what is missed, and not what is right")


def _holds(text: str, secret: str) -> bool:
    spaced = r"\s*".join(map(re.escape, secret.split()))
    return re.search(rf"(?<!\w){spaced}(?!\w)", text, re.IGNORECASE) is not None


def _lines(exercise: Exercise) -> set[str]:
    """The lines of the reference that students do not have."""
    task = exercise.folder / "README.md"
    known = [task.read_bytes() if task.is_file() else b"", *filter(None, own_files(exercise).values())]
    given = b"\n".join(known).decode(errors="replace")
    try:
        files = read_files(exercise, Submission(exercise.solution))
    except Unreadable:  # another finding says so
        return set()
    sources = [each.decode(errors="replace") for each in files.values()]
    lines = {line.strip() for each in sources for line in each.splitlines() if len(line.strip()) > LINE}
    return {each for each in lines | {*chain(*map(_answers, sources))} if each not in given}


def _answers(source: str) -> Iterator[str]:
    """What a source gives back, where that is worked out there and then."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # of another kind, or no Python
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.BinOp | ast.Call | ast.IfExp):
            answer = ast.unparse(node.value)
            if len(answer) >= ANSWER:
                yield answer


def _options(exercise: Exercise) -> Mapping[str, str]:
    """What answers each question of a quiz: the text of its letter, or what is no letter itself."""
    if exercise.kind != "answers":
        return {}
    name = exercise.files[0]
    try:
        right = parse(name, decoded(name, read_files(exercise, Submission(exercise.solution))[name]))
        asked = questions(name, decoded(name, (stub_of(exercise) or {}).get(name, b"")))
    except Unreadable:  # another finding says so
        return {}
    options = {each.name: each.options for each in asked}
    told = {key: options.get(key, {}).get(str(answer).upper(), str(answer)) for key, answer in right.items()}
    return {key: answer for key, answer in told.items() if len(answer) > 1}
