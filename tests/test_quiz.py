"""A file of answers as a form: its questions, and answers that change nothing else."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import Unreadable
from grader.quiz import Question, answered, questions

FORM = """# A quiz
# with two lines of title

# 1. Which colour has the sky?
#    A  blue
#    B  green
sky = ""

#2. How much, in per cent?
share = ""
bare = "B"  # no question above it
"""

keys = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
comments = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
texts = st.text(st.characters(codec="utf-8"), max_size=30)


def test_the_questions_of_a_form() -> None:
    assert questions("answers.toml", FORM) == [
        Question("sky", "1. Which colour has the sky?\n   A  blue\n   B  green", {"A": "blue", "B": "green"}),
        Question("share", "2. How much, in per cent?", {}),
        Question("bare", "", {}),
    ]


def test_prose_offers_no_letters() -> None:
    source = "# A model has 7 billion weights. How much memory?\n# I  mean GB\nmemory = 1\n"
    assert questions("a.toml", source)[0].letters == ()


def test_an_answer_changes_its_own_line_alone() -> None:
    expected = FORM.replace('sky = ""', 'sky = "A"')
    assert answered("answers.toml", FORM, "sky", "A") == expected
    assert answered("answers.toml", FORM, "bare", "A") == FORM.replace('"B"  #', '"A"  #')
    assert answered("answers.toml", FORM, "new", "A") == FORM + 'new = "A"\n'


@given(st.dictionaries(keys, st.tuples(comments, texts), min_size=1, max_size=5), texts, st.data())
def test_any_answer_is_written_and_nothing_else(
    form: dict[str, tuple[str, str]], answer: str, data: st.DataObject
) -> None:
    source = ""
    for key, (comment, before) in form.items():
        source = answered("answers.toml", f"{source}\n# {comment}\n", key, before)
    assert tomllib.loads(source) == {key: before for key, (_, before) in form.items()}
    name = data.draw(st.sampled_from([*form]))
    told = answered("answers.toml", source, name, answer)
    assert tomllib.loads(told) == tomllib.loads(source) | {name: answer}
    assert [line for line in told.splitlines() if line.startswith("#")] == [
        line for line in source.splitlines() if line.startswith("#")
    ]
    assert [each.name for each in questions("answers.toml", told)] == [*form]


@pytest.mark.parametrize("source", ["a = ", "a = 1\na = 2\n", "[[", "a = " + "[" * 50 + "]" * 50])
def test_what_is_no_toml(source: str) -> None:
    told = r"^answers\.toml (is no TOML|holds lists within lists)"
    with pytest.raises(Unreadable, match=told):
        questions("answers.toml", source)
    with pytest.raises(Unreadable, match=told):
        answered("answers.toml", source, "a", "b")
