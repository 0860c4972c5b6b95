"""How much is told of each check: no more than its level allows, in any report, and no sum is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader import Check, check
from grader.components import Look
from grader.course import Course
from grader.errors import CheckerFault
from grader.levels import LEVELS, is_named, level_of, named
from grader.model import Report, Result, Reveal, Status
from grader.plugins import load_plugins
from grader.reporters.json import render as as_json
from grader.reporters.terminal import render as as_text
from grader.reveal import revealed, revealed_step
from tests.conftest import CHECKER, Golden, Grade
from tests.reporters import examples
from tests.reporters.test_json import VALIDATOR

TEXTS = ("name", "claim", "message", "call", "returned", "expected", "advice", "file", "answered")
TOLD = {
    "full": {*TEXTS, "hints"} - {"answered"},
    "call": {"name", "claim", "call", "answered"},
    "category": set[str](),
    "none": set[str](),
}
Graded = tuple[Report, tuple[Check, ...]]


@st.composite
def graded(draw: st.DrawFn) -> Graded:
    """A report in which every text names its field and its check, and the checks."""
    checks: list[Check] = []
    results: list[Result] = []
    for number in range(draw(st.integers(1, 6))):
        hidden = draw(st.booleans())
        level = draw(st.sampled_from(LEVELS[1:] if hidden else LEVELS))
        texts: dict[str, Any] = {field: f"{field}<{number}>" for field in TEXTS}
        drawn: Result = draw(examples.results())
        drawn = replace(drawn, reveal="full", reviewed=False)  # people judge what is told
        drawn = replace(drawn, cause=(drawn.cause or "crash") if drawn.status is Status.FAILED else None)
        drawn = replace(drawn, max_score=draw(st.integers(0, 100)), hidden=hidden, duration_s=float(number))
        drawn = replace(drawn, score=drawn.max_score if drawn.status is Status.PASSED else 0)
        before = [each for each in checks if hidden or not each.hidden]  # as in any plan
        needed = draw(st.sampled_from(before)).name if before else "?"
        if drawn.status is Status.SKIPPED:
            texts["message"] = f"needs {needed}"
        failed = drawn.status is Status.FAILED
        public = replace(examples.FAILED, advice="advice of a public case") if failed else None
        results.append(
            replace(
                drawn,
                **texts,
                hints=(f"hints<{number}>",),
                ways=draw(st.sampled_from([(), ("a way",)])),
                unloadable=failed and draw(st.booleans()),
                public=draw(st.none() | st.just(public)) if hidden else None,
            )
        )
        checks.append(
            Check(texts["name"], texts["claim"], drawn.max_score, None, reveal=level, hidden=hidden)
        )
    return examples.report(*results), tuple(checks)


levels: st.SearchStrategy[Reveal | None] = st.none() | st.sampled_from(LEVELS)


def written(report: Report) -> str:
    """Everything that reporters write, in one line."""
    look = Look(1_000, verbose=True)
    return as_json((report,), look).replace("\\u003c", "<") + as_text((report,), look)


@given(graded(), levels)
def test_no_text_of_a_check_is_in_a_report_that_may_not_tell_it(given: Graded, level: Reveal | None) -> None:
    report, checks = given
    told = written(revealed(report, checks, level))
    for number, each in enumerate(checks):
        allowed = TOLD[level_of(each, level)] | (set() if each.hidden else {"name", "claim"})
        if report.checks[number].unloadable and level_of(each, level) != "none":
            allowed |= {"message", "file"}
        for field in {*TEXTS, "hints"} - allowed:
            needs = field == "name" and f"needs name<{number}>" in told and not each.hidden
            assert needs or f"{field}<{number}>" not in told


@given(graded(), levels)
def test_the_sums_are_kept_and_so_is_how_checks_ended(given: Graded, level: Reveal | None) -> None:
    report, checks = given
    told = revealed(report, checks, level)
    for name in ("score", "max_score", "pending", "automatic", "percent"):
        assert getattr(told, name) == getattr(report, name)
    for status in Status:
        assert told.points(status) == report.points(status)
        assert any(each.status is status for each in told.checks) == any(
            each.status is status for each in report.checks
        )


@given(graded(), levels, levels)
def test_what_was_revealed_stays_as_it_is(given: Graded, level: Reveal | None, other: Reveal | None) -> None:
    report, checks = given
    told = revealed(report, checks, level)
    assert revealed(told, checks, level) == told
    withheld = [each for each in told.checks if each.reveal != "full"]
    assert set(withheld) <= set(revealed(told, checks, other).checks)


@given(graded(), levels)
def test_any_revealed_report_is_valid_and_holds_nothing_of_the_kit_s_own(
    given: Graded, level: Reveal | None
) -> None:
    report, checks = given
    told = revealed(report, checks, level)
    VALIDATOR.validate(json.loads(as_json((told,), Look())))
    assert all((each.public, each.ways, each.answered) == (None, (), None) for each in told.checks)
    wrong = {each.status for each in report.checks} & {Status.FAILED, Status.FAULT}
    assert not wrong or "Every" not in as_text((told,), Look())


@given(graded(), levels)
def test_nobody_can_count_the_hidden_checks(given: Graded, level: Reveal | None) -> None:
    """Those that ended alike are one row, and no order of theirs shows in the rows'."""
    report, checks = given
    told = revealed(report, checks, level)
    rows = [each for each in told.checks if not is_named(each)]
    assert len({(each.status, each.cause, each.unloadable) for each in rows}) == len(rows)
    assert [each.name for each in told.checks if is_named(each)] == [
        each.name for each in named(checks, level)
    ]
    turned = revealed(replace(report, checks=report.checks[::-1]), checks, level)
    again = [each for each in turned.checks if not is_named(each)]
    assert [(each.name, each.claim, each.score, each.max_score) for each in again] == [
        (each.name, each.claim, each.score, each.max_score) for each in rows
    ]


@given(graded(), levels)
def test_a_step_of_a_run_tells_what_the_report_tells(given: Graded, level: Reveal | None) -> None:
    report, checks = given
    known = {each.name: each for each in checks}
    steps = [revealed_step(each, known[each.name], level, report.exercise) for each in report.checks]
    assume(not any(each.status is Status.SKIPPED for each in report.checks))
    rows = [each for each in revealed(report, checks, level).checks if is_named(each)]
    assert [each and replace(each, public=None) for each in steps if each] == rows


HIDDEN = Check("secret", "a secret claim", 30, None, reveal="category", hidden=True)
SECRET = replace(examples.FAILED, name="secret", claim="a secret claim", hidden=True, answered="7")


def only(result: Result, level: Reveal | None = None, check: Check = HIDDEN, *others: Check) -> Result:
    """What is told of one result."""
    (told,) = revealed(examples.report(result), (check, *others), level).checks
    return told


def test_each_level_of_one_failure() -> None:
    assert only(SECRET, "full") == replace(SECRET, answered=None)
    assert only(SECRET, "call") == Result(
        "secret",
        "a secret claim",
        Status.FAILED,
        30,
        cause="disagreement",
        message="An answer is not what the task asks for; what is expected is not told.",
        call=SECRET.call,
        returned="7",
        hidden=True,
        reveal="call",
    )
    category = Result(
        "hidden: disagreement",
        "hidden checks: an answer is not what the task asks for",
        Status.FAILED,
        30,
        cause="disagreement",
        message="On which input is not told.",
        hidden=True,
        reveal="category",
    )
    assert only(SECRET) == only(SECRET, "category") == category
    none = replace(category, name="hidden: failed", claim="hidden checks that fail", reveal="none")
    none = replace(none, cause=None, message=None)
    assert only(SECRET, "none") == only(SECRET, None, replace(HIDDEN, reveal="none")) == none


def test_a_public_check_keeps_its_name_and_claim() -> None:
    public = Check(examples.FAILED.name, examples.FAILED.claim, 30, None, reveal="full")
    told = [only(examples.FAILED, level, public) for level in LEVELS]
    assert {(each.name, each.claim, each.hidden) for each in told} == {(public.name, public.claim, False)}
    assert [(each.cause, bool(each.call), bool(each.expected), each.reveal) for each in told] == [
        ("disagreement", True, True, "full"),
        ("disagreement", True, False, "call"),
        ("disagreement", False, False, "category"),
        (None, False, False, "none"),
    ]


def test_a_case_of_a_public_check_is_told_in_its_place() -> None:
    secret = replace(SECRET, public=replace(examples.RAISED, call="f(1)", message="KeyError: 1\nin line 7"))
    told = only(secret)
    assert (told.advice, told.public) == (examples.RAISED.advice, None)
    assert (told.call, told.file, told.line) == ("f(1)", examples.RAISED.file, 7)
    first = 'This fails as f(1) does, for "a name that is no stage is left out".'
    assert told.message == f"{first}\nKeyError: 1\nin line 7"
    several = replace(secret, public=replace(examples.RAISED, call="f(1)\nf(2)", message="KeyError: 2"))
    assert str(only(several).message).startswith("This fails as a call does, for ")
    for level in LEVELS[1:]:  # each has a level of its own then, and so has the public one
        assert only(secret, level) == only(SECRET, level)
    nothing = replace(HIDDEN, reveal="none")
    assert only(secret, None, nothing) == only(SECRET, None, nothing)


def test_why_a_file_does_not_load_is_told_as_it_has_met_no_input() -> None:
    broken = replace(
        examples.UNLOADABLE[0], name="secret", message="SyntaxError", file="a.py", line=3, unloadable=True
    )
    for level in (None, "call", "category"):
        told = only(broken, level)
        assert (told.message, told.file, told.line, told.cause) == ("SyntaxError", "a.py", 3, "unreadable")
        assert not told.is_undisclosed
    assert only(broken, "none").message is None
    assert only(replace(broken, unloadable=False)).is_undisclosed


def test_a_fault_says_who_reads_why() -> None:
    fault = replace(examples.FAULT, name="secret", hidden=True)
    for level in LEVELS[1:]:
        told = only(fault, level)
        assert (told.status, told.message) == (
            Status.FAULT,
            "why is told to staff, by grade run exercise3 --reveal full",
        )
    assert only(fault, "full").message == fault.message


@pytest.mark.parametrize(
    ("skipped", "needed", "level", "told"),
    [
        ("public", "public", "none", "needs other"),
        ("hidden", "public", None, None),
        ("hidden", "public", "call", "needs other"),
        ("hidden", "hidden", "call", "needs other"),
        ("hidden", "public", "full", "needs other"),
        ("hidden by call", "hidden", None, None),
        ("hidden by call", "public", None, "needs other"),
    ],
)
def test_why_a_check_was_skipped(skipped: str, needed: str, level: Reveal | None, told: str | None) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "public": {"reveal": "full"},
        "hidden": {"reveal": "category", "hidden": True},
        "hidden by call": {"reveal": "call", "hidden": True},
    }
    one = Check("one", "one", 5, None, **kinds[skipped])
    other = Check("other", "other", 5, None, **kinds[needed])
    result = Result("one", "one", Status.SKIPPED, 5, message="needs other", hidden=one.hidden)
    assert only(result, level, one, other).message == told


@pytest.mark.parametrize("level", ["ful", "", None, 1, []])
def test_a_level_is_one_of_four(level: Any) -> None:
    def body(submission: Any) -> None:
        """a claim"""

    if level is None:
        assert check(points=1, reveal=level)(body).reveal is None
        return
    told = r"^reveal=.*(did you mean 'full'\?|choose from full, call, category, none)$"
    with pytest.raises(ValueError, match=told):
        check(points=1, reveal=level)(body)
    assert get_args(Reveal) == LEVELS


SECRET_CHECKER = '''
from hypothesis import given, strategies as st
from grader import agree, check, choice

@check(points=2, hint="a secret hint")
@given(st.sampled_from([7411, 9322]))
def magic(submission, reference, number):
    """a secret claim"""
    agree(submission.double(number), reference.double(number))

@check(points=2, needs="any_number")
def more_magic(submission):
    """a second secret claim"""
    agree(submission.double(8155), 16310)

@check(points=2, reveal="call")
def told_by_its_call(submission):
    """eleven doubled is no secret"""
    agree(submission.double(11), 22)

@check(points=2, reveal="full")
def told_in_full(submission):
    """seven doubled is fourteen"""
    agree(submission.double(7), 14)

colour = choice("colour", "the colour", points=0, right="A", because="So it is.", wrong={"B": "No."})
'''


@pytest.fixture
def secret(course: Path) -> Path:
    """The course with a hidden checker."""
    path = course / "solutions" / "double" / "checker.py"
    path.write_text(SECRET_CHECKER.partition("\ncolour")[0])
    return path


def test_where_a_check_stands_decides_what_its_author_does_not(secret: Path, course: Path) -> None:
    secret.write_text(SECRET_CHECKER)
    checks = load_plugins().checks(Course(course).exercise("double"))
    assert [(each.name, each.reveal, each.hidden) for each in checks] == [
        ("example", "full", False),
        ("any_number", "full", False),
        ("told_in_full", "full", False),
        ("colour", "full", False),
        ("told_by_its_call", "call", True),
        ("magic", "category", True),
        ("more_magic", "category", True),
    ]


SOURCES = {
    "right": "return 2 * n",
    "wrong": "return 2 * n if abs(n) < 3000 else 0",
    "wrong where nobody looks": "return 0 if n in (7411, 11, 8155) else 2 * n",
    "raises": "return {1: 2, 2: 4, 7: 14, 11: 22}[n]",
    "is no Python": "return (",
}


@pytest.mark.parametrize("source", SOURCES)
def test_every_level_of_a_whole_run(
    secret: Path, course: Path, wide: Grade, golden: Golden, source: str
) -> None:
    (course / "exercises" / "double" / "double.py").write_text(f"def double(n):\n    {SOURCES[source]}\n")
    shown = ""
    for level in ("", *LEVELS):
        ran = wide("double", *(["--reveal", level] if level else []))
        assert (ran.exit_code, ran.stderr) == (0 if source == "right" else 1, "")
        assert ("Every check passed" in ran.stdout) == (source == "right")
        shown += f"$ grade double {level and f'--reveal {level}'}\n{ran.stdout}\n"
    assert shown == golden(shown)


def test_points_of_hidden_checks_count(secret: Path, course: Path, grade: Grade) -> None:
    own = course / "exercises" / "double" / "double.py"
    own.write_text(f"def double(n):\n    {SOURCES['wrong where nobody looks']}\n")
    assert grade("double").exit_code == 1
    assert grade("double", "--fail-under", "50").exit_code == 0  # 6 of 12
    assert grade("double", "--fail-under", "51").exit_code == 1
    (course / "exercises/double/README.md").write_text("# Doubling\n")
    (course / "solutions/double/right").mkdir()
    (course / "solutions/double/right/another.py").write_text("def double(n): return n + n\n")
    assert "Another right way" not in grade("show", "double").stdout
    own.write_text("def double(n):\n    return 2 * n\n")
    grade("double")
    assert "Another right way" in grade("show", "double").stdout


def test_hints_for_what_nobody_sees(secret: Path, course: Path, wide: Grade, golden: Golden) -> None:
    secret.write_text(secret.read_text().partition('@check(points=2, reveal="call")')[0])
    shown = ""
    for source in ("return 0 if n in (7411, 8155) else 2 * n", "assert n not in (7411, 8155); return 2 * n"):
        (course / "exercises" / "double" / "double.py").write_text(f"def double(n):\n    {source}\n")
        for _ in range(3):
            ran = wide("hint", "double")
            assert (ran.exit_code, ran.stderr) == (0, "")
        shown += f"$ grade hint double  # {source}\n{ran.stdout}\n"
    assert shown == golden(shown)


def test_steps_tell_and_count_no_hidden_check(
    secret: Path, course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 2 * n\n")
    monkeypatch.setattr("grader.cli.bar.SILENT_S", -1)
    names = ["example", "any_number", "told_in_full"]
    visible = [*names, "told_by_its_call"]
    everything = [*visible, "magic", "more_magic"]
    expected = {"": visible, "none": names, "category": names, "call": everything, "full": everything}
    for level, told in expected.items():
        ran = grade("double", *(["--reveal", level] if level else []))
        lines = [f"double: {number}/{len(told)} {name} passed" for number, name in enumerate(told, 1)]
        assert ran.stderr.splitlines() == lines


def test_a_hidden_check_meets_a_new_worker_and_a_new_scratch_folder(
    secret: Path, course: Path, grade: Grade
) -> None:
    one = '@check(points=2)\ndef one(submission):\n    """secret"""\n    agree(submission.double(5), 10)\n'
    secret.write_text(f"from grader import agree, check\n{one}{one.replace('one', 'two')}")
    (course / "exercises" / "double" / "checker.py").write_text(CHECKER.partition("@check(points=3")[0])
    with (course / "exercises" / "double" / "exercise.toml").open("a") as settings:
        settings.write("[limits]\nscratch_mb = 1\n")
    (course / "exercises" / "double" / "double.py").write_text(
        "import os\ncalls = []\ndef double(n):\n    if calls or os.path.exists('been'):\n        return 0\n"
        "    calls.append(n)\n    open('been', 'w').close()\n    return 2 * n\n"
    )
    ran = grade("double")
    assert (ran.exit_code, "5 of 5 points." in ran.stdout) == (0, True)


PUBLIC_NEEDS = CHECKER.replace("needs=example", 'needs="magic"')
BROKEN: dict[str, tuple[str, str, str]] = {
    "does not load": ("import secrets_of_ours\n", CHECKER, "No module named 'secrets_of_ours'"),
    "is no Python": ("secret = = 7411\n", CHECKER, "SyntaxError"),
    "raises what is no Exception": ("import pytest\npytest.fail('7411')\n", CHECKER, "7411"),
    "defines a public name": (CHECKER, CHECKER, "both define a check 'example'"),
    "needs what is not there": (
        SECRET_CHECKER.replace('"any_number"', '"nothing"'),
        CHECKER,
        "'more_magic' needs 'nothing', which is no earlier check",
    ),
    "is needed by a public one": (
        SECRET_CHECKER,
        PUBLIC_NEEDS,
        "'any_number' needs 'magic', of which less is told",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("command", ["double", "hint"])
def test_a_hidden_checker_that_is_broken_says_so_and_why_to_staff(
    secret: Path, course: Path, grade: Grade, how: str, command: str
) -> None:
    hidden, public, why = BROKEN[how]
    secret.write_text(hidden)
    (course / "exercises" / "double" / "checker.py").write_text(public)
    ran = grade(*(["double"] if command == "double" else ["hint", "double"]))
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        3,
        "",
        "grade: the hidden checks of double are broken, which is not your mistake\n"
        "Next: tell your instructor, to whom grade run double --reveal full says why\n",
    )
    ran = grade("double", "--reveal", "full")
    assert (ran.exit_code, ran.stdout, why in ran.stderr) == (3, "", True)
    assert ran.stderr.endswith("\nNext: this is not your mistake: tell your instructor\n")


def test_a_hidden_check_that_breaks_is_a_fault(
    secret: Path, course: Path, wide: Grade, golden: Golden
) -> None:
    secret.write_text(SECRET_CHECKER.partition("\ncolour")[0].replace("16310", "16311"))
    (course / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 2 * n\n")
    ran, hint = wide("double"), wide("hint", "double")
    assert (ran.exit_code, hint.exit_code, ran.stderr, hint.stdout) == (3, 3, "", "")
    shown = f"{ran.stdout}\n{hint.stderr}"
    assert shown == golden(shown)
    ran = wide("double", "--reveal", "full")
    assert (ran.exit_code, "16311 is expected" in " ".join(ran.stdout.split())) == (3, True)


def test_a_fault_is_hidden_only_where_it_says_so() -> None:
    assert not CheckerFault("x").hidden
    assert CheckerFault("x", hidden=True).hidden
