"""The reports for platforms: valid for each, whatever a submission writes, and never more than was earned."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.classes.standing import standing_of
from grader.components import Look, Reporter
from grader.errors import CallerError
from grader.model import Adjustment, Report, Reveal, Status
from grader.plugins import load_plugins
from grader.reporters import classroom, classroom50
from grader.reporters.cells import number
from grader.reporters.told import earned, has_fault, possible, rows, sections
from grader.show import spelled
from tests.conftest import Golden
from tests.reporters import examples, platforms
from tests.reporters.test_json import GRADE

REPORTERS: dict[str, Reporter] = load_plugins().components("reporters")
NAMES = [name for name in REPORTERS if name not in ("terminal", "json", "canvas")]
LOOK = Look(environment=platforms.ENVIRONMENT, now=datetime(2026, 11, 26, 12, 30, 5, tzinfo=UTC))

Reports = tuple[Report, ...]
several = st.lists(examples.reports, min_size=1, max_size=3).map(tuple)


def rendered(name: str, reports: Reports, verbose: bool = False) -> str:
    return REPORTERS[name].render(reports, replace(LOOK, verbose=verbose))


PASSING = examples.report(examples.PASSED, examples.CHOSEN, examples.FORM)
SOURCE = """FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-6}


def training_pipeline(model_size, dataset_tokens, stages):
    costs = {each: model_size * dataset_tokens * factor for each, factor in FACTORS.items()}

    return {each: costs[each] for each in stages}
"""
FAILING = replace(
    examples.report(
        examples.PASSED,
        examples.FAILED,
        examples.RAISED,
        examples.LIVE,
        examples.SKIPPED,
        examples.PENDING,
        examples.FAULT,
        examples.LIKENED,
        examples.EXAM,
    ),
    adjustments=(examples.LATE,),
    caveat="Its tests run beside it: they can be told what to say.",
    files={"training_pipeline.py": SOURCE, "notes.md": "* none"},
)
HOSTILE = examples.report(
    examples.HOSTILE,
    replace(
        examples.RAISED,
        name="::error::name",
        claim="claims `end` | **all** <marquee>]]></marquee> [x](y) &amp; ##[x] =1+1 @all",
        message="```\n````\n</failure>]]>\n::set-output name=x::y\n##[error]x\n%0A::error::x\n"
        + "é😀" * 2_000,
        call="f('''\n```''')",
        file="a,b:c::d%0A.py\n::error::x",
    ),
)
HOSTILE = replace(
    HOSTILE,
    submission="inbox/\x1b[31m|`<b>\n::error::/x.py",
    title="# <script>alert(1)</script>",
    files={
        "<img src=x onerror=alert(2)>": "</code></li></ol><script>alert(3)</script>\n"
        "\t'{{ 7 * 7 }}' \u202e\x1b[2J"
    },
)
SORTS = {"passing": (PASSING,), "failing": (FAILING,), "hostile": (HOSTILE,)}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_whole_text(name: str, sort: str, golden: Golden) -> None:
    text = rendered(name, SORTS[sort])
    assert text == golden(text)


def valid_gradescope(reports: Reports) -> None:
    told = platforms.check(platforms.GRADESCOPE, rendered("gradescope", reports))
    assert told["score"] == earned(reports)
    most = sum(each.get("max_score", 0) for each in told["tests"])
    assert most == pytest.approx(possible(reports))


def valid_classroom50(reports: Reports) -> None:
    told = json.loads(rendered("classroom50", reports))
    assert told["score"] <= told["max-score"]
    assert (told["score"] == told["max-score"]) == (earned(reports) >= possible(reports))
    assert all(0 <= each["score"] <= each["max-score"] and each["test-name"] for each in told["tests"])
    assert all(
        isinstance(each[key], int) for each in told["tests"] for key in ("score", "max-score", "scale")
    )
    assert {each["scale"] for each in told["tests"]} == {100}
    published = platforms.SCHEMAS / "classroom50-result-v1.schema.json"
    if published.exists():
        platforms.check(json.loads(published.read_text("utf-8")), rendered("classroom50", reports))


def valid_classroom(reports: Reports) -> None:
    told = platforms.check(platforms.CLASSROOM, rendered("classroom", reports))
    assert sum(each["score"] for each in told["tests"]) == pytest.approx(earned(reports))
    assert told["max_score"] == possible(reports)
    assert (told["status"] == "error") == has_fault(reports)
    line = classroom.output(reports, LOOK)
    name, value = platforms.output(line)
    assert (name, json.loads(value)) == ("result", told)
    assert len(line) < 128 * 1024


def valid_check50(reports: Reports) -> None:
    told = platforms.check(platforms.CHECK50, rendered("check50", reports))
    passed = [row.result.status is Status.PASSED for row in rows(reports)]
    assert "error" in told or [each["passed"] is True for each in told["results"]] == passed


def valid_exercism(reports: Reports) -> None:
    told = platforms.check(platforms.EXERCISM, rendered("exercism", reports))
    ended = {row.result.status for row in rows(reports)} - {Status.PENDING}
    assert (told["status"] == "pass") == (ended == {Status.PASSED})


def valid_prairielearn(reports: Reports) -> None:
    text = rendered("prairielearn", reports)
    told = platforms.check(platforms.PRAIRIELEARN, text)
    assert len(text) <= 1_000_000
    assert told["gradable"] == (possible(reports) > 0 and not has_fault(reports))
    if told["gradable"]:
        assert (told["score"] == 1) == (earned(reports) >= possible(reports))


def valid_junit(reports: Reports) -> None:
    for family in ("junit", "junit:xunit1"):
        root = platforms.check_xml(rendered(family, reports))
        cases = [*root.iter("testcase")]
        expected = [row.name for row in rows(reports)]
        assert [case.get("name") for case in cases] == expected
        for case, row in zip(cases, rows(reports), strict=True):
            right = row.result.status is Status.PASSED
            assert right == (not case.findall("failure") + case.findall("error") + case.findall("skipped"))
        keys = {"classname", "name", "time"} | ({"file", "line"} if family != "junit" else set())
        assert all(set(case.keys()) <= keys for case in cases)
    published = platforms.SCHEMAS / "junit-10.xsd"
    if published.exists():
        from lxml import etree

        schema = etree.XMLSchema(etree.parse(published))
        schema.assertValid(etree.fromstring(rendered("junit", reports).encode()))


def valid_markdown(reports: Reports) -> None:
    """Nothing is there but what the reporter puts there: headings, tables, bold claims and blocks of code."""
    text = rendered("markdown", reports)
    assert len(text.encode()) <= 1024 * 1024
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    blocks = [each.type for each in tokens if each.level == 0 and not each.type.endswith("_close")]
    expected = []
    for _, found in sections(reports):
        expected += ["heading_open", "fence", "table_open"]
        for row in found:
            told = row.result.status is not Status.PASSED
            expected += ["paragraph_open", "fence"] if told else []
    assert blocks == expected
    inner = {child.type for each in tokens for child in each.children or ()}
    assert inner <= {"text", "text_special", "strong_open", "strong_close"}
    assert [each.type for each in tokens].count("tr_open") == len(reports) + len(rows(reports))
    assert [each.type for each in tokens].count("td_open") == 3 * len(rows(reports))


def valid_github(reports: Reports) -> None:
    found = platforms.commands(rendered("github", reports))
    assert found[0][0] == "notice"
    kinds = [name for name, _, _ in found]
    statuses = [row.result.status for row in rows(reports)]
    assert kinds.count("error") == min(10, statuses.count(Status.FAILED))
    assert kinds.count("warning") == min(10, statuses.count(Status.FAULT))
    for _, properties, message in found:
        assert set(properties) <= {"title", "file", "line"}
        assert all(each.isprintable() for each in (*properties.values(), *message.split("\n")))


TAGS = re.compile(
    "html|head|meta|title|link|style|body|main|nav|article|header|footer|h1|h2|h3|h4|p|a|b|strong|span|mark|ul|ol"
    "|li|div|pre|code|figure|figcaption|svg|line|text|circle|path"
)
ATTRIBUTES = re.compile(
    "lang|charset|http-equiv|content|name|rel|href|id|class|role|aria-label|aria-labelledby|aria-hidden"
    "|viewbox|x|y|x1|x2|y1|y2|cx|cy|r|d|text-anchor"
)


def valid_html(reports: Reports) -> None:
    """Nothing is there but what the template puts there, and it leads nowhere."""
    page = lxml.html.document_fromstring(rendered("html", reports))
    assert all(TAGS.fullmatch(each.tag) for each in page.iter())
    assert all(ATTRIBUTES.fullmatch(name) for each in page.iter() for name in each.attrib)
    leads = {each.get("href") for each in page.iter("a")}
    assert leads <= {f"#{each.get('id')}" for each in page.iter()}
    assert [each.get("href") for each in page.iter("link")] == ["data:,"]
    ids = [each.get("id") for each in page.iter() if each.get("id") is not None]
    assert len(ids) == len(set(ids))
    checks = page.find_class("check")
    assert [each.get("class").split()[1] for each in checks] == [
        str(row.result.status) for row in rows(reports)
    ]
    for check, row in zip(checks, rows(reports), strict=True):
        told = {
            "call": row.result.call or None,
            "returned": row.result.returned,
            "expected": row.result.expected,
        }
        shown = {
            each.get("aria-labelledby").rpartition("-")[2]: each.text_content() for each in check.iter("pre")
        }
        assert shown == {name: spelled_out(text) for name, text in told.items() if text is not None}
    for report, article in zip(reports, page.iter("article"), strict=True):
        listed = [each.findtext("code") or "" for each in article.xpath(".//ol[@class='source']/li")]
        texts = [re.sub("\r\n?", "\n", each).removesuffix("\n") for each in report.files.values()]
        lines = [line for text in texts for line in text.split("\n")]
        assert listed == [spelled_out(line.expandtabs(4)) for line in lines]


def spelled_out(text: str) -> str:
    return "\n".join(map(spelled, text.split("\n")))


def valid_csv(reports: Reports) -> None:
    head, *told = platforms.table(rendered("csv", reports))
    assert len(set(head)) == len(head)
    assert [float(each[1]) for each in told] == [pytest.approx(earned((each,))) for each in reports]
    assert [each[2] for each in told] == [number(each.max_score) for each in reports]
    assert [each[4] for each in told] == [standing_of(each) for each in reports]


def valid_moodle(reports: Reports) -> None:
    """Each row has an identity, points and feedback: else Moodle would wipe grades, or mistake a student."""
    graded = [each for each in reports if standing_of(each) == "graded"]
    if any(each.submission.strip(" ") in ("", "0") or set(each.submission) <= {"\\"} for each in graded):
        with pytest.raises(CallerError, match="Moodle cannot tell by ID number who"):
            rendered("moodle", reports)
        return
    text = rendered("moodle", reports)
    # as PHP reads it, which takes a quote behind a backslash for no end
    php, plain = platforms.table(text, escapechar="\\"), platforms.table(text)
    assert [[each.replace("\\", "") for each in cells] for cells in php] == [
        [each.replace("\\", "") for each in cells] for cells in plain
    ]
    head, *told = platforms.table(text)
    assert len(head) == 3
    assert [float(each[1]) for each in told] == [pytest.approx(each.score) for each in graded]
    for _, _, feedback in told:
        assert {each.tag for each in lxml.html.fragment_fromstring(feedback, "div").iter()} <= {"div", "br"}


def valid_jsonl(reports: Reports) -> None:
    text = rendered("jsonl", reports)
    told = [json.loads(line) for line in text.splitlines()]
    assert [each["report"] for each in told] == json.loads(rendered("json", reports))["results"]
    for each in told:
        GRADE.validate(each)
    assert text.isascii()
    assert "##" not in text


VALID: dict[str, Callable[[Reports], None]] = {
    "gradescope": valid_gradescope,
    "classroom50": valid_classroom50,
    "classroom": valid_classroom,
    "check50": valid_check50,
    "exercism": valid_exercism,
    "prairielearn": valid_prairielearn,
    "junit": valid_junit,
    "markdown": valid_markdown,
    "github": valid_github,
    "csv": valid_csv,
    "moodle": valid_moodle,
    "jsonl": valid_jsonl,
    "html": valid_html,
}


def test_every_reporter_is_checked() -> None:
    assert {*VALID, "junit:xunit1"} == set(NAMES)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("name", VALID)
def test_reports_of_each_sort_are_valid(name: str, sort: str) -> None:
    VALID[name](SORTS[sort])


@pytest.mark.parametrize("name", VALID)
@given(reports=several)
def test_any_reports_are_valid(name: str, reports: Reports) -> None:
    VALID[name](reports)


@pytest.mark.parametrize("name", VALID)
def test_however_much_there_is_to_tell_it_fits(name: str) -> None:
    long = replace(examples.RAISED, message="😀``` " * 20_000, call="f()" * 9_000, claim="x" * 5_000)
    VALID[name]((examples.report(*[replace(long, name=f"long {number}") for number in range(60)]),))


@pytest.mark.parametrize("name", ["classroom", "prairielearn", "gradescope", "markdown", "classroom50"])
def test_of_more_checks_than_there_is_room_for_the_points_are_told(name: str) -> None:
    many = [replace(examples.FAILED, claim="😀" * 300) for _ in range(3_000)]
    reports = (examples.report(*many, examples.PASSED, examples.FAULT, examples.PENDING),)
    if name != "markdown":  # of which a test compares every row
        VALID[name](reports)
    assert "3000 failed, too many to tell one by one" in rendered(name, reports)


def test_what_broke_is_never_full_marks_whatever_is_given_beside() -> None:
    bonus = (Adjustment(4, "early"),)
    free = replace(examples.FAULT, max_score=0)
    given = replace(examples.report(examples.PASSED), adjustments=bonus)
    for reports in (
        (replace(given, checks=(examples.PASSED, examples.FAULT)),),
        (replace(given, checks=(examples.PASSED, free)),),
        (replace(given, incomplete="Grading was stopped."),),
        (given, examples.report(replace(examples.FAULT, max_score=4))),
    ):
        score = json.loads(rendered("gradescope", reports))["score"]
        assert score < possible(reports)
        assert score <= sum(each.earned for each in reports)
        marks = json.loads(rendered("classroom50", reports))
        assert marks["score"] < marks["max-score"]
        assert json.loads(rendered("classroom", reports))["status"] == "error"
        assert json.loads(rendered("exercism", reports))["status"] == "error"
        assert json.loads(rendered("prairielearn", reports))["gradable"] is False
        assert None in [each["passed"] for each in json.loads(rendered("check50", reports))["results"]]
        assert next(ET.fromstring(rendered("junit", reports)).iter("error")).get("type") == "fault"


def test_what_fits_nowhere_is_told_in_a_line() -> None:
    many = [replace(PASSING, submission=f"{number}") for number in range(9_000)]
    with pytest.raises(
        CallerError, match=r"the report is too long: [\d,]+ bytes where PrairieLearn takes 1,000,000"
    ):
        rendered("prairielearn", tuple(many))


@pytest.mark.skipif(
    not (platforms.SCHEMAS / "junit-10.xsd").exists(), reason="GRADER_SCHEMAS names no schemas"
)
@pytest.mark.parametrize("wrong", ["<testcase/>", "<testcase name='x' file='y'/>", "<failure/>"])
def test_the_published_schema_of_junit_refuses(wrong: str) -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(platforms.SCHEMAS / "junit-10.xsd"))
    suite = (
        f"<testsuites><testsuite name='a' tests='1' failures='0' errors='0'>{wrong}</testsuite></testsuites>"
    )
    assert not schema.validate(etree.fromstring(suite))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("shown", ["to_ansi", "to_html"])
def test_check50_itself_shows_it(sort: str, shown: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("check50", reason="check50 is not for this system")
        from check50 import renderer
    told = json.loads(rendered("check50", SORTS[sort]))
    text = getattr(renderer, shown)(told["slug"], told["results"], told["version"])
    if shown == "to_ansi":
        smiles = {True: ":)", False: ":(", None: ":|"}
        heads = re.findall(r"(?m)^(?:\x1b\[\d+m)?(:[)(|]) ", text)
        assert heads == [smiles[each["passed"]] for each in told["results"]]
    else:
        assert "<script>alert" not in text
        assert "<marquee>" not in text


FAULTS = (Status.FAULT, Status.FAILED, Status.SKIPPED)


@pytest.mark.parametrize("cause", ["timeout", "crash", "memory", "exception", "unreadable", "disagreement"])
def test_no_failure_is_full_marks_anywhere(cause: Any) -> None:
    broken = replace(examples.LIVE, cause=cause, max_score=0.001)
    reports = (examples.report(examples.PASSED, broken),)
    assert json.loads(rendered("gradescope", reports))["tests"][1]["status"] == "failed"
    scores = json.loads(rendered("classroom50", reports))
    assert (scores["score"], scores["max-score"]) == (2000, 2001)
    assert [each["passed"] for each in scores["tests"]] == [True, False, False]
    assert json.loads(rendered("classroom", reports))["status"] == "fail"
    assert [each["passed"] for each in json.loads(rendered("check50", reports))["results"]] == [True, False]
    outcome = json.loads(rendered("exercism", reports))
    assert (outcome["status"], outcome["tests"][1]["status"]) == (
        "fail",
        "fail" if cause == "disagreement" else "error",
    )
    assert json.loads(rendered("prairielearn", reports))["score"] < 1
    kind = "error" if cause in ("timeout", "crash", "memory") else "failure"
    (found,) = ET.fromstring(rendered("junit", reports)).iter(kind)
    assert found.get("type") == cause


def test_what_a_person_will_give_is_neither_earned_nor_lost() -> None:
    reports = (examples.report(examples.PASSED, examples.PENDING),)
    scores = json.loads(rendered("gradescope", reports))
    assert scores["tests"][1].keys().isdisjoint({"score", "max_score", "status"})
    assert scores["tests"][1]["name"] == "the bot is helpful, yet safe (14 points: pending)"
    marks = json.loads(rendered("classroom50", reports))
    assert (marks["score"], marks["max-score"], marks["tests"][1]["pending"]) == (2000, 2000, 1400)
    assert marks["tests"][1]["max-score"] == 0
    runner = json.loads(rendered("classroom", reports))
    assert (runner["status"], runner["max_score"], len(runner["tests"])) == ("pass", 20, 2)
    assert json.loads(rendered("prairielearn", reports))["score"] == 1
    assert json.loads(rendered("exercism", reports))["status"] == "pass"
    assert json.loads(rendered("check50", reports))["results"][1]["passed"] is None
    assert next(ET.fromstring(rendered("junit", reports)).iter("skipped")).get("type") == "pending"
    assert "::notice title=Grade::20 of 20 points, 14 pending\n" in rendered("github", reports)


def test_where_a_person_gives_all_of_it_nothing_was_decided() -> None:
    reports = (examples.report(examples.PENDING),)
    told = json.loads(rendered("prairielearn", reports))
    assert (told["gradable"], "score" in told) == (False, False)
    outcome = json.loads(rendered("exercism", reports))
    assert (outcome["status"], outcome["tests"]) == ("error", [])
    assert (
        outcome["message"].splitlines()[1] == "14 more points wait for a person: neither earned nor lost yet."
    )


def test_hidden_checks_that_staff_see_in_full_are_hidden_from_students() -> None:
    seen = replace(examples.FAILED, hidden=True)
    report = examples.report(examples.PASSED, seen)
    levels: list[tuple[Reveal | None, str | None]] = [("full", "hidden"), ("call", "hidden"), (None, None)]
    for level, visibility in levels:
        tests = json.loads(rendered("gradescope", (replace(report, reveal=level),)))["tests"]
        assert [each.get("visibility") for each in tests] == [None, visibility]


@pytest.mark.parametrize("missing", classroom50.DEMANDED)
def test_what_classroom_50_has_to_say_is_asked_for(missing: str) -> None:
    environment = {**platforms.ENVIRONMENT, missing: ""}
    with pytest.raises(CallerError, match=f"{missing} is not set, which Classroom 50's runner does"):
        classroom50.demand(environment)
    classroom50.demand(platforms.ENVIRONMENT)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
@example(19.9999999999, 20)
@example(2.675, 2.675)
def test_scaled_points_are_not_more_than_were_earned(score: float, most: float) -> None:
    whole, top = classroom50.scaled(score, most)
    assert 0 <= whole <= top
    assert (whole == top) == (score >= most)
    assert whole <= min(score, most) * 100 + 1e-3 or whole == top


def test_all_that_failed_is_in_the_summary_and_ten_are_annotated() -> None:
    many = tuple(replace(examples.FAILED, claim=f"claim {number}") for number in range(14))
    reports = (examples.report(*many),)
    titles = [each[1].get("title") for each in platforms.commands(rendered("github", reports))]
    assert titles == ["Grade", *(f"claim {number}" for number in range(10))]
    summary = REPORTERS["github"].appends["GITHUB_STEP_SUMMARY"](reports, LOOK)
    assert all(f"**claim {number}**" in summary for number in range(14))


def test_an_annotation_is_beside_the_line_of_the_checkout() -> None:
    place = "/github/workspace/exercises/exercise3/training_pipeline.py"
    for submission in (place, "exercises/exercise3/training_pipeline.py", "exercises/exercise3"):
        report = replace(examples.report(examples.RAISED), submission=submission)
        _, (name, properties, _) = platforms.commands(rendered("github", (report,)))
        assert (name, properties["file"], properties["line"]) == (
            "error",
            "exercises/exercise3/training_pipeline.py",
            "7",
        )


@pytest.mark.parametrize("name", VALID)
def test_two_submissions_to_one_exercise_are_told_apart(name: str) -> None:
    pair = tuple(replace(PASSING, submission=f"inbox/{who}.py") for who in ("ada", "bob"))
    text = rendered(name, pair)
    assert "inbox/ada.py" in text
    assert "inbox/bob.py" in text


def test_the_schemas_refuse_what_the_platforms_do() -> None:
    good = json.loads(rendered("gradescope", (PASSING,)))
    for change in ({"status": None}, {"score": "2.0"}, {"status": "ok"}, {"tag": 1}):
        worse = {**good, "tests": [{**good["tests"][0], **change}]}
        with pytest.raises(jsonschema.ValidationError):
            platforms.check(platforms.GRADESCOPE, json.dumps(worse))
