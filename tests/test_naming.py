"""What a new exercise may be called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import CallerError
from grader.naming import NAME, refuse_kind, refuse_name, title_of

COMMANDS = {"watch", "list"}
PLAIN = "[a-z][a-z0-9_]{0,39}"

FILE = "is what a file of every exercise is called, or a device of Windows"
RULE = "choose a letter from a to z first, then such letters, digits and _, 40 in all at most, such as"
REFUSED = {
    "": ("'' is no name for an exercise", f"{RULE} 'warmup'"),
    "Quiz 3": ("'Quiz 3' is no name for an exercise", f"{RULE} 'quiz_3'"),
    "3rd": ("'3rd' is no name for an exercise", f"{RULE} 'warmup'"),
    "_a": ("'_a' is no name for an exercise", f"{RULE} 'a'"),
    "übung": ("'übung' is no name for an exercise", f"{RULE} 'bung'"),
    "../up": ("'../up' is no name for an exercise", f"{RULE} 'up'"),
    "a\n": ("'a\\n' is no name for an exercise", f"{RULE} 'a'"),
    "x" * 41: (f"'{'x' * 41}' is no name for an exercise", f"{RULE} 'warmup'"),
    "x" * 9_999: (f"'{'x' * 60}…' is no name for an exercise", f"{RULE} 'warmup'"),
    "watch": ("'watch' is a command: grade watch would run that", "choose another name"),
    "checker": (f"'checker' {FILE}", "choose another name, such as 'checker_1'"),
    "readme": (f"'readme' {FILE}", "choose another name, such as 'readme_1'"),
    "com1": (f"'com1' {FILE}", "choose another name, such as 'com1_1'"),
    "lpt9": (f"'lpt9' {FILE}", "choose another name, such as 'lpt9_1'"),
    "json": (
        "'json' is a module of Python's: json.py would stand in its way",
        "choose another name, such as 'my_json'",
    ),
}


@pytest.mark.parametrize(("name", "told"), REFUSED.items(), ids=range(len(REFUSED)))
def test_what_is_no_name(name: str, told: tuple[str, str]) -> None:
    with pytest.raises(CallerError) as refused:
        refuse_name(name, "python", COMMANDS)
    assert (str(refused.value), refused.value.next_step) == told


def test_a_module_s_name_is_in_the_way_of_code_alone() -> None:
    refuse_name("json", "answers", COMMANDS)
    refuse_name("x" * 40, "python", COMMANDS)


@given(st.text(max_size=50) | st.text("aZ_9 ./", max_size=50) | st.from_regex(PLAIN))
def test_a_name_is_plain_or_refused(name: str) -> None:
    if re.fullmatch(PLAIN, name):
        return
    with pytest.raises(CallerError, match="is no name") as refused:
        refuse_name(name, "answers", COMMANDS)
    (such,) = re.findall("such as '(.*)'", refused.value.next_step)
    assert re.fullmatch(NAME, such)


def test_kinds_without_a_template() -> None:
    with pytest.raises(CallerError) as refused:
        refuse_kind("pyton", {"python"})
    assert str(refused.value) == "there is no kind 'pyton', did you mean 'python'?"
    assert refused.value.next_step == "choose from: python, program, answers, document"
    with pytest.raises(CallerError) as refused:
        refuse_kind("notebook", {"python", "notebook"})
    assert str(refused.value) == "the kind 'notebook' has no template to begin from"
    assert refused.value.next_step == (
        "begin with --kind python, and put 'notebook' and its files into exercise.toml"
    )
    with pytest.raises(CallerError, match=f"no kind '{'x' * 60}…'"):
        refuse_kind("x" * 1_000, {"python"})


@pytest.mark.parametrize(
    ("name", "title"), {"warmup": "Warmup", "cost_per_token": "Cost per token", "a__b_": "A b"}.items()
)
def test_a_name_in_words_is_the_title(name: str, title: str) -> None:
    assert title_of(name, None) == title


def test_titles() -> None:
    assert title_of("a", " What “7B” costs ") == "What “7B” costs"
    for title in ("", " ", "two\nlines", "\x1b[1m", "half a \udc80", "x" * 81, "\u202eturned"):
        with pytest.raises(CallerError) as refused:
            title_of("a", title)
        assert str(refused.value) == "--title is no line of text of 1 to 80 characters"
        assert refused.value.next_step == "give one in quotes, such as --title 'Steps of training'"
