"""The page of `--report html` in a browser: what it shows, at each width, and what it lets nobody do."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.reporters import examples
from tests.reporters.test_platforms import FAILING, HOSTILE, PASSING, SORTS, SOURCE, Reports, rendered

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
NARROW, WIDE = 390, 1200
WHITE = "rgb(255, 255, 255)"

figures = replace(
    examples.FAILED,
    returned="{'the_tokens_of_the_pre-training_data': 3, 'b\u202e': -2, '" + "\x1b" * 60 + "': 0.5}",
    expected="{'the_tokens_of_the_pre-training_data': 300, 'b\u202e': 70, '" + "\x1b" * 60 + "': 0.5}",
)
lines = replace(examples.FAILED, returned="one\n two\n\nfour " + "x" * 300, expected="one\n  two\n\nfive")
MORE = replace(
    examples.report(
        figures,
        lines,
        examples.MISSED,
        examples.SHORT,
        examples.UNSEEN,
        replace(examples.UNSEEN_PASSED, claim="x" * 200),
        examples.UNSEEN_SKIPPED,
        replace(examples.PASSED, reviewed=True, score=10, message="Very good.\nBut slow."),
    ),
    files={"training_pipeline.py": SOURCE + "#" * 400, "design.md": "\n" * 20},
)
INCOMPLETE = replace(
    examples.report(examples.PASSED, examples.SKIPPED), incomplete="Grading was stopped after 1 of 2 checks."
)
SHOWN: dict[str, Reports] = {
    **SORTS,
    "pending": (examples.report(examples.PASSED, examples.PENDING),),
    "fault": (examples.report(examples.PASSED, examples.FAULT),),
    "hidden": (examples.report(examples.PASSED, examples.LIKENED, examples.EXAM, examples.UNSEEN_PASSED),),
    "incomplete": (INCOMPLETE,),
    "more": (MORE,),
    "several": (FAILING, PASSING, HOSTILE, replace(PASSING, submission="inbox/ada.py")),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield started
        started.close()


class Window:
    """A page that was opened in a window of its own; `heard` is what a page without faults never says."""

    def __init__(self, browser: Any, path: Path, reports: Reports, **settings: Any) -> None:
        path.write_text(rendered("html", reports, verbose=True), "utf-8")
        self.context = browser.new_context(**settings)
        self.page = self.context.new_page()
        self.heard: list[str] = []
        self.page.on("console", lambda each: self.heard.append(f"console: {each.text}"))
        self.page.on("pageerror", lambda each: self.heard.append(f"error: {each}"))
        self.page.on("dialog", self._close)
        self.page.on("request", lambda each: self.heard.append(f"request: {each.url}"))
        self.page.goto(path.as_uri())
        assert self.heard.pop(0) == f"request: {path.as_uri()}"

    def _close(self, dialog: Any) -> None:
        self.heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def resize(self, width: int, scheme: str = "light") -> None:
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme=scheme)

    def style(self, selector: str, name: str) -> Any:
        script = "(found, name) => getComputedStyle(found)[name]"
        return self.page.locator(selector).first.evaluate(script, name)

    def boxes(self, selector: str) -> list[dict[str, float]]:
        return [each.bounding_box() for each in self.page.locator(selector).all()]


@pytest.fixture
def window(request: pytest.FixtureRequest, browser: Any, tmp_path: Path) -> Iterator[Window]:
    """A window on one of `SHOWN`, which the test names; nothing was heard when it ends."""
    opened = Window(browser, tmp_path / "report.html", SHOWN[request.param])
    yield opened
    heard = opened.heard
    opened.context.close()
    assert heard == []


on = pytest.mark.parametrize


@on("window", SHOWN, indirect=True)
def test_it_needs_nothing_else_fits_every_width_and_axe_finds_no_fault(window: Window) -> None:
    for width in (NARROW, WIDE):
        for scheme in ("light", "dark"):
            window.resize(width, scheme)
            assert window.page.evaluate("document.documentElement.scrollWidth") <= width
            found = axe.Axe().run(window.page, options={}).response
            unclear = [each for each in found["incomplete"] if each["id"] != "color-contrast"]  # of ✓ and ✗
            assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"] + unclear] == []


@on("window", SHOWN, indirect=True)
def test_there_is_one_first_heading_and_no_level_is_left_out(window: Window) -> None:
    levels = window.page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@on("window", ["failing", "more"], indirect=True)
def test_values_are_beside_each_other_and_on_a_phone_below(window: Window) -> None:
    for width in (WIDE, NARROW):
        window.resize(width)
        returned = window.boxes("pre[aria-labelledby$=returned]")
        expected = window.boxes("pre[aria-labelledby$=expected]")
        assert len(returned) == 2
        for one, other in zip(returned, expected, strict=True):
            if width == WIDE:
                assert (one["y"], one["width"]) == (other["y"], other["width"])
                assert one["x"] + one["width"] < other["x"]
            else:
                assert (one["x"], one["width"]) == (other["x"], other["width"])
                assert one["y"] + one["height"] < other["y"]


@on("window", ["failing"], indirect=True)
def test_what_differs_is_marked_by_more_than_a_colour(window: Window) -> None:
    assert window.page.locator("mark").all_inner_texts() == ["1e-06", "1e-05", "99.0", "100.0"]
    assert window.style("mark", "textDecorationLine") == "underline"
    assert window.style("mark", "fontWeight") == "700"
    assert window.style("mark", "backgroundColor") not in (WHITE, "rgba(0, 0, 0, 0)")


@on("window", ["failing"], indirect=True)
def test_each_state_has_a_mark_a_word_and_a_colour(window: Window) -> None:
    looks = {}
    for status in ("passed", "failed", "skipped", "pending", "fault"):
        first = f".check.{status}"
        said = [window.page.locator(f"{first} {part}").first.inner_text() for part in (".mark", ".word")]
        looks[status] = (*said, window.style(f"{first} .word", "color"))
        assert window.style(first, "borderLeftColor") == looks[status][2] or status == "skipped"
    assert len({mark for mark, _, _ in looks.values()}) == 5
    assert len({word for _, word, _ in looks.values()}) == 5
    assert len({colour for _, _, colour in looks.values()}) == 5


@on("window", ["failing"], indirect=True)
def test_lines_that_failed_are_marked_and_numbered_as_in_the_file(window: Window) -> None:
    listed = window.page.locator(".source").first.locator("li")
    assert listed.locator("code").all_inner_texts() == SOURCE.split("\n")[:-1]
    number = "each => getComputedStyle(each, '::before').content"
    assert listed.nth(6).evaluate(number) == "counter(line)"
    assert [window.style(f"[id$=file0-line{line}]", "counterIncrement") for line in (1, 7)] == ["line 1"] * 2
    assert window.style(".source", "counterReset") == "line 0"
    colours = [each.evaluate("each => getComputedStyle(each).backgroundColor") for each in listed.all()]
    assert [line for line, colour in enumerate(colours, 1) if colour != colours[0]] == [7]
    assert listed.nth(6).locator("a").all_inner_texts() == [
        "✗ failed here: a name that is no stage is left out"
    ]
    assert [each.inner_text()[:11] for each in listed.nth(3).locator("a").all()] == ["✗ called by"] * 2


@on("window", ["failing", "more"], indirect=True)
def test_labels_of_a_chart_do_not_run_into_each_other_or_out_of_it(window: Window) -> None:
    for width in (NARROW, WIDE):
        window.resize(width)
        for chart in window.page.locator("figure > svg").all():
            inside = chart.locator("xpath=ancestor::li").bounding_box()
            boxes = [each.bounding_box() for each in chart.locator("text").all()]
            marks = [each.bounding_box() for each in chart.locator(".returned, .expected").all()]
            for at, one in enumerate(boxes):
                assert inside["x"] <= one["x"]
                assert one["x"] + one["width"] <= inside["x"] + inside["width"]
                assert not [other for other in boxes[:at] + marks if meet(one, other)]


def meet(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes have a place in common."""
    return all(
        one[at] < other[at] + other[far] and other[at] < one[at] + one[far]
        for at, far in (("x", "width"), ("y", "height"))
    )


@on("window", ["hostile", "several"], indirect=True)
def test_whatever_a_submission_writes_is_text(window: Window) -> None:
    page = window.page
    assert page.locator("script, img, marquee, iframe, b b, a:not([href^='#'])").count() == 0
    handlers = "all => all.flatMap(each => each.getAttributeNames()).filter(name => name.startsWith('on'))"
    assert page.locator("*").evaluate_all(handlers) == []
    shown = page.locator("body").inner_text()
    for text in (
        "# <script>alert(1)</script>",
        "<img src=x onerror=alert(2)>",
        "</code></li></ol><script>alert(3)</script>",
        "'{{ 7 * 7 }}' \\u202e\\x1b[2J",
        "claims `end` | **all** <marquee>]]></marquee> [x](y) &amp; ##[x] =1+1 @all",
        "]]><script>",
    ):
        assert text in shown
    assert all(each.isprintable() or each in "\n\t" for each in shown)


@on("window", ["hostile"], indirect=True)
def test_no_script_and_no_style_but_its_own_would_run(window: Window) -> None:
    added = """async () => {
        const refused = new Set()
        document.addEventListener("securitypolicyviolation", each => refused.add(each.effectiveDirective))
        for (const [name, text] of [["script", "window.ran = true"], ["style", "body { color: red }"]])
            document.body.append(Object.assign(document.createElement(name), {textContent: text}))
        document.body.insertAdjacentHTML("beforeend", `<img src="data:x" onerror="window.ran = true">
            <p class="x" onclick="window.ran = true" style="color: red"></p>
            <base href="https://127.0.0.1:9/"> <img src="https://127.0.0.1:9/x">
            <iframe src="data:text/html,x"></iframe> <form class="x" action="other.html"></form>`)
        document.querySelector("p.x").click()
        document.querySelector("form.x").submit()
        for (let tries = 0; refused.size < 8 && tries < 100; tries++)
            await new Promise(done => setTimeout(done, 50))
        return [window.ran, document.querySelector("p.x").style.color, [...refused].sort()]
    }"""
    both = ["script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem"]
    refused = ["base-uri", "form-action", "frame-src", "img-src", *both]
    assert window.page.evaluate(added) == [None, "", refused]
    window.heard.clear()


@on("window", SHOWN, indirect=True)
def test_dark_differs_from_light_and_print_is_always_light(window: Window) -> None:
    window.resize(WIDE, "light")
    assert window.style("body", "backgroundColor") == WHITE
    light = window.style("body", "color")
    window.resize(WIDE, "dark")
    dark = window.style("body", "backgroundColor")
    assert sum(map(int, dark[4:-1].split(","))) < 100
    assert window.style("body", "color") != light
    window.page.emulate_media(media="print", color_scheme="dark")
    assert window.style("body", "backgroundColor") == WHITE
    assert window.style("body", "color") == light
    assert [each.is_visible() for each in window.page.locator("nav").all()] in ([], [False])
    assert window.page.pdf().startswith(b"%PDF")


@on("window", ["failing"], indirect=True)
def test_the_keyboard_reaches_every_link_and_enter_follows_it(window: Window) -> None:
    links = window.page.locator("a").count()
    reached = []
    for _ in range(links):
        window.page.keyboard.press("Tab")
        focused = window.page.locator(":focus")
        assert focused.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
        reached.append(focused.get_attribute("href"))
    assert reached == [f"#report1-{part}" for part in ("file0-line7", "check2", "check8", "check3")]
    window.page.locator("a").first.focus()
    window.page.keyboard.press("Enter")
    line = window.page.locator("li:target")
    assert line.inner_text().startswith("    return {each: costs[each] for each in stages}")
    assert line.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    box = line.bounding_box()
    assert 0 <= box["y"] < window.page.viewport_size["height"]
    window.page.keyboard.press("Tab")  # from where it leads to
    window.page.keyboard.press("Enter")
    assert window.page.locator(".check:target .claim").inner_text() == "✗ a name that is no stage is left out"


@on("window", ["several"], indirect=True)
def test_of_several_reports_each_is_listed_and_led_to(window: Window) -> None:
    listed = window.page.get_by_role("navigation", name="Reports").get_by_role("link")
    leads = [each.get_attribute("href") for each in listed.all()]
    assert leads == [f"#report{number}" for number in range(1, 5)]
    articles = window.page.get_by_role("article", name="What each stage of training costs", exact=True)
    assert articles.count() == 3
    listed.last.press("Enter")
    assert window.page.locator("article:target .file").inner_text() == "inbox/ada.py"


@on("sort", ["failing", "several"])
def test_without_scripts_everything_can_be_read(sort: str, browser: Any, tmp_path: Path) -> None:
    window = Window(browser, tmp_path / "report.html", SHOWN[sort], java_script_enabled=False)
    for text in ("16.8 of 124.5 points", "1e-05", "KeyError: ''", "return {each: costs[each]"):
        assert window.page.get_by_text(text).first.is_visible(), text
    window.context.close()
    assert window.heard == []


def test_a_phone_shows_it_at_its_own_width(browser: Any, tmp_path: Path) -> None:
    size = {"width": NARROW, "height": 800}
    window = Window(browser, tmp_path / "report.html", SHOWN["more"], is_mobile=True, viewport=size)
    assert window.page.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [NARROW, NARROW]
    window.context.close()
    assert window.heard == []
