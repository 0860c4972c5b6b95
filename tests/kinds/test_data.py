"""The kinds whose submissions are data: what files become, and what is said of those that become nothing."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.components import Kind, Opened
from grader.documents import Document, Section
from grader.errors import Unreadable
from grader.kinds import answers, document, markdown_file, toml_file
from grader.model import Exercise, Submission
from grader.sandbox.trusted import Trusted
from tests.conftest import HEAD, Grade

KINDS = {
    "answers.toml": Kind("answers", answers.open_answers),
    "design.md": Kind("document", document.open_document),
}


def opened(folder: Path, name: str, data: bytes) -> Opened:
    (folder / name).write_bytes(data)
    exercise = Exercise("e", "E", KINDS[name].name, (name,), folder, folder)
    with KINDS[name].open(exercise, Submission(folder), Trusted(folder)) as submission:
        return submission


def unreadable(folder: Path, name: str, data: bytes) -> tuple[str, int | None]:
    submission = opened(folder, name, data)
    assert isinstance(submission.unloadable, Unreadable)
    with pytest.raises(Unreadable):
        _ = submission.subject
    return str(submission.unloadable), submission.unloadable.line


def test_answers_are_a_dict_anew_for_each_body(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf# quiz\r\ngoal = "A"\rshare = 98.31\nlist = ["A", ["B"]]\n'
    submission = opened(tmp_path, "answers.toml", data)
    assert submission.subject == {"goal": "A", "share": 98.31, "list": ["A", ["B"]]}
    submission.subject["list"].clear()
    assert submission.subject["list"] == ["A", ["B"]]
    assert (submission.files, submission.confinement) == ({"answers.toml": data}, ())
    evidence = submission.evidence()
    assert (evidence.subject(), evidence.calls, evidence.returned) == (submission.subject, None, None)


ANSWER = 'An answer is a line such as: question = "A"'
DEEP = "answers.toml holds lists within lists without end: write one line a question"
MALFORMED = {
    "no quotes": (b"a = 1\ngoal = B\n", f"answers.toml is no TOML: Invalid value. {ANSWER}", 2),
    "no end of a text": (
        b'goal = "B\n',
        f"answers.toml is no TOML: Illegal character '\\n'. {ANSWER}",
        1,
    ),
    "prose": (
        b"I think B",
        f"answers.toml is no TOML: Expected '=' after a key in a key/value pair. {ANSWER}",
        1,
    ),
    "twice": (
        b'goal = "A"\ngoal = "B"\n',
        f"answers.toml is no TOML: a name stands there twice. {ANSWER}",
        2,
    ),
    "deep": (b"a = " + b"[" * 12 + b"]" * 12, DEEP, None),
    "deeper": (b"a = " + b"[" * 5000, DEEP, None),
    "deep keys": (b"a" + b".a" * 2000 + b" = 1", DEEP, None),
    "not UTF-8": (b'a = "A"\n# \xe9\n', "answers.toml is not UTF-8 from line 2 on: save it as UTF-8", None),
    "UTF-16": ("a".encode("utf-16"), "answers.toml is not UTF-8 from line 1 on: save it as UTF-8", None),
    "blank": (b" \n", "answers.toml is empty: write your answer into it, and save it", None),
    "large": (b"#" * 16_385, "answers.toml is larger than 16,384 bytes: hand in your own words alone", None),
}


@pytest.mark.parametrize(("data", "told", "line"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_answers_are_told_with_their_line(
    tmp_path: Path, data: bytes, told: str, line: int | None
) -> None:
    assert unreadable(tmp_path, "answers.toml", data) == (told, line)


def test_a_number_of_too_many_digits(tmp_path: Path) -> None:
    told, _ = unreadable(tmp_path, "answers.toml", b"a = " + b"9" * 5000)
    assert told.startswith("answers.toml is no TOML: Exceeds the limit (4300 digits)")


def test_a_document_is_its_sections(tmp_path: Path) -> None:
    text = """Before.

# Title

<!-- hidden TODO -->
*Some* words.

Stage
-----

### Question *one*?

- a list
  # no heading of the document

> ## nor is this

```json
{"code": 1}
```

### Question two?

    # indented code

Second
======
"""
    submission = opened(tmp_path, "design.md", text.encode())
    list_and_code = 'a list\nno heading of the document\nnor is this\n{"code": 1}\n'
    assert submission.subject == Document(
        "design.md",
        (
            Section("Title", 1, 3, f"*Some* words.\n{list_and_code}\n# indented code\n"),
            Section("Stage", 2, 8, f"{list_and_code}\n# indented code\n"),
            Section("Question *one*?", 3, 11, list_and_code),
            Section("Question two?", 3, 22, "# indented code\n"),
            Section("Second", 1, 26, ""),
        ),
    )
    assert submission.subject is submission.subject


def test_lists_within_lists_are_read(tmp_path: Path) -> None:
    nested = "".join(f"{'  ' * depth}- word{depth}\n" for depth in range(5))
    (section,) = opened(tmp_path, "design.md", f"# All\n\n{nested}".encode()).subject.sections
    assert section.text.split() == [f"word{depth}" for depth in range(5)]


def test_a_document_without_headings_has_no_sections(tmp_path: Path) -> None:
    assert opened(tmp_path, "design.md", b"words").subject == Document("design.md", ())


def test_a_document_that_is_too_large_or_no_text(tmp_path: Path) -> None:
    large, latin = b"a\n" * 32_769, b"# \xe9"
    told = "design.md is larger than 65,536 bytes: hand in your own words alone"
    assert unreadable(tmp_path, "design.md", large) == (told, None)
    told = "design.md is not UTF-8 from line 1 on: save it as UTF-8"
    assert unreadable(tmp_path, "design.md", latin) == (told, None)


markdown = st.text(st.sampled_from("# =-_*`~<>![]()\n\t\r1.+|&;:\"'\\aTODO") | st.characters(codec="utf-8"))
toml = st.text(st.sampled_from("[]{}=.,#\"'\n\t\r 0123456789abte+-:_\\uxZT") | st.characters(codec="utf-8"))


@given(markdown)
def test_any_text_is_a_document(text: str) -> None:
    sections = markdown_file.parse("design.md", text.replace("\r\n", "\n").replace("\r", "\n")).sections
    lines = [each.line for each in sections]
    assert lines == sorted(set(lines))
    assert all(1 <= each.level <= 6 for each in sections)


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["", "a", "b c"])), max_size=12))
def test_a_section_reaches_to_the_next_heading_that_is_not_below_it(parts: list[tuple[int, str]]) -> None:
    text = "".join(f"{'#' * level} {number}\n\n{words}\n\n" for number, (level, words) in enumerate(parts))
    wanted = []
    for number, (level, _) in enumerate(parts):
        below = [words for _, words in parts[number : number + 1]]
        for deeper, words in parts[number + 1 :]:
            if deeper <= level:
                break
            below.append(words)
        line = text[: text.index(f"{'#' * level} {number}\n")].count("\n") + 1
        wanted.append(Section(str(number), level, line, "\n".join(filter(None, below))))
    assert markdown_file.parse("d.md", text) == Document("d.md", tuple(wanted))


@given(toml | st.dictionaries(st.text("ab.", min_size=1), st.text() | st.integers()).map(str))
def test_any_text_is_answers_or_unreadable(text: str) -> None:
    with contextlib.suppress(Unreadable):
        assert isinstance(toml_file.parse("answers.toml", text), dict)


def write_exercise(course: Path, kind: str, file: str, checker: str, submission: str, reference: str) -> None:
    for root, text in {"exercises": submission, "solutions": reference}.items():
        folder = course / root / kind
        folder.mkdir()
        (folder / file).write_text(text)
    settings = f'format = 1\ntitle = "{kind}"\nkind = "{kind}"\nfiles = ["{file}"]\n'
    (course / "exercises" / kind / "exercise.toml").write_text(settings)
    (course / "exercises" / kind / "checker.py").write_text(HEAD + checker)


ANSWERS_CHECKER = '''
@check(points=1, hint="hm")
def some_letter(submission):
    """the answer is one of two"""
    assert submission["goal"] in ("A", "B")

@check(points=1)
def text(submission):
    """the answer is text"""
    agree(submission["gaol"].upper(), "A")

@check(points=1)
@given(st.sampled_from("AB"))
def prop(submission, reference, letter):
    """the answer is the reference's"""
    agree(submission["goal"] == letter, reference["goal"] == letter)
'''


def test_checks_of_one_s_own_on_answers(grade: Grade, course: Path) -> None:
    write_exercise(course, "answers", "a.toml", ANSWERS_CHECKER, 'goal = "C"\n', 'goal = "A"\ngaol = "a"\n')
    ran = grade("answers")
    assert (ran.exit_code, ran.stderr) == (1, "")
    assert ran.stdout == (
        "answers  answers\n"
        "exercises/answers/a.toml\n"
        "\n"
        "0 of 3 points.\n"
        "Next: read what stands below the first ✗, and change your file.\n"
        "Then run: grade answers, or for a hint: grade hint answers\n"
        "\n"
        "✗     0/1 the answer is one of two\n"
        "    assert 'C' in ('A', 'B')\n"
        "\n"
        "✗     0/1 the answer is text\n"
        "    the check cannot use what came back: KeyError: 'gaol'\n"
        "\n"
        "✗     0/1 the answer is the reference's\n"
        "    the answer is False where True is expected\n"
        "\n"
    )


DOCUMENT_CHECKER = '''
@check(points=1)
def short(submission):
    """no section is long"""
    assert max(each.words for each in submission.sections) < 3
'''


def test_a_reference_that_fails_or_is_missing_is_a_fault(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    write_exercise(course, "document", "d.md", DOCUMENT_CHECKER, "# A\nb c", "# A\nb c d")
    checker = course / "exercises" / "document" / "checker.py"
    ran = grade("document")
    assert ran.exit_code == 3
    told = f"{checker}:7: the reference does not pass 'short': AssertionError\n"
    assert told in ran.stdout
    (course / "solutions" / "document" / "d.md").unlink()
    ran = grade("document")
    assert ran.exit_code == 3
    assert "d.md cannot be read: no such file or directory\n" in ran.stdout


def test_a_document_runs_in_no_worker(grade: Grade, course: Path) -> None:
    write_exercise(course, "document", "d.md", DOCUMENT_CHECKER, "# A\nb c", "# A\nb c")
    ran = grade("document", "--report", "json")
    (report,) = json.loads(ran.stdout)["results"]
    assert (ran.exit_code, report["score"], report["confinement"]) == (0, 1, [])
