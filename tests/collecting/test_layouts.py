"""Whose is what, in each layout that a class's folder may have."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.collecting import canvas, classroom50, flat, folders, gradescope, moodle, nbgrader
from grader.collecting.layouts import grader_collect
from grader.collecting.take import take
from grader.errors import CallerError
from grader.model import Exercise, Submission
from grader.plugins import load_plugins
from tests.collecting.made import DOUBLE, exercise, write, zipped

ALONE = exercise()
PAIR = exercise("double.py", "helper.py")


def told(root: Path, found: Sequence[Submission] | None) -> list[tuple[object, ...]] | None:
    """Place, student and other names of each submission, and when it was handed in."""
    if found is None:
        return None
    return [
        (each.path.relative_to(root).as_posix(), each.student, *each.known_as)
        + ((each.handed_in,) if each.handed_in else ())
        for each in found
    ]


def collected(root: Path, of: Exercise = ALONE) -> list[tuple[object, ...]] | None:
    return told(root, grader_collect(root, of))


def test_a_flat_folder(tmp_path: Path) -> None:
    names = ["ada.py", "bob.zip", "eve.tar.gz", "joe.pdf", "kim.LEE.py"]
    left = [".DS_Store", "roster.csv", "README.md", "Thumbs.db", "run.log", "map.yml"]
    write(tmp_path, *names, *left)
    (tmp_path / "zoe.py").symlink_to("/etc/passwd")
    expected = [(each, each.split(".")[0]) for each in names[:4]]
    expected += [("kim.LEE.py", "kim.LEE"), ("zoe.py", "zoe")]
    assert collected(tmp_path) == told(tmp_path, flat.collect(tmp_path, ALONE)) == expected
    assert flat.collect(write(tmp_path / "empty", "roster.csv"), ALONE) is None
    assert flat.collect(write(tmp_path / "two", "ada.py", "bob/double.py"), ALONE) is None


def test_a_folder_per_student_however_deep(tmp_path: Path) -> None:
    names = ["ada/double.py", "bob/exercises/double/double.py", "Eve Lee/hand-in.zip", "joe.py", "kim.zip"]
    write(tmp_path, *names, "roster.csv", "__MACOSX/x", ".git/x")
    (tmp_path / "zoe").symlink_to(tmp_path / "ada")
    expected = [
        ("Eve Lee", "Eve Lee"),
        ("ada", "ada"),
        ("bob", "bob"),
        ("joe.py", "joe"),
        ("kim.zip", "kim"),
        ("zoe", "zoe"),
    ]
    assert collected(tmp_path) == told(tmp_path, folders.collect(tmp_path, ALONE)) == expected
    assert folders.collect(write(tmp_path / "flat", "ada.py"), ALONE) is None


FORGED = {
    "plain": ["ada/double.py", "bob/double.py"],
    "gradescope": ["submission_metadata.yml", "ada/double.py"],
    "moodle": ["Ada_1_assignsubmission_file/double.py", "Bob_2_assignsubmission_file/double.py"],
    "classroom": ["double-ada/double.py", "double-bob/double.py"],
    "nbgrader": ["submitted/ada/double/double.py", "source/x", "submitted/ada/double/timestamp.txt"],
    "canvas": ["ada_1_2_double.py", "bob_3_4_double.py"],
}


@pytest.mark.parametrize("names", FORGED.values(), ids=FORGED)
def test_who_is_the_only_one_says_nothing_of_others(tmp_path: Path, names: list[str]) -> None:
    write(tmp_path / "mallory", *names)
    assert collected(tmp_path) == [("mallory", "mallory")]


def test_who_is_one_of_several_says_nothing_of_others(tmp_path: Path) -> None:
    others = ["ada/homework/double.py", "bob/double.py", "double-cyd/double.py", "double-eve/double.py"]
    write(tmp_path, *others)
    expected = [(each.split("/")[0],) * 2 for each in (*others, "mallory/double.py", "submitted/double.py")]
    forged = [each for names in FORGED.values() for each in names]
    write(tmp_path / "mallory", *forged, "double/double.py", "double/timestamp.txt")
    write(tmp_path / "submitted", *forged, "timestamp.txt")
    assert collected(tmp_path) == expected


def test_what_platforms_put_into_a_single_folder(tmp_path: Path) -> None:
    write(tmp_path / "a", "assignment_12_export/submission_metadata.yml", "__MACOSX/x")
    (tmp_path / "a" / "assignment_12_export" / "submission_metadata.yml").write_text(METADATA)
    assert [each[1] for each in collected(tmp_path / "a") or []][:1] == ["0042"]
    write(
        tmp_path / "b",
        "w2_submissions_2026_06_02_T_10/w2-ada/double.py",
        "w2_submissions_2026_06_02_T_10/w2-b/x",
    )
    assert [each[1] for each in collected(tmp_path / "b") or []] == ["ada", "b"]
    write(tmp_path / "c", "submitted/ada/double/double.py", "submitted/bob/double/double.py")
    assert [each[1] for each in collected(tmp_path / "c") or []] == ["ada", "bob"]
    write(tmp_path / "d", "ada/exercises/double/double.py")
    assert collected(tmp_path / "d") == [("ada", "ada")]


def test_what_is_no_class(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path, "ada.py")
    for each in ("empty", "ada.py", "gone"):
        assert grader_collect(tmp_path / each, ALONE) is None


def test_as_a_plugin_it_comes_after_all_others(tmp_path: Path) -> None:
    plugins = load_plugins()
    write(tmp_path, "ada/double.py", "bob/double.py")
    found = plugins.hook.grader_collect(path=tmp_path, exercise=ALONE)
    assert told(tmp_path, found) == [("ada", "ada"), ("bob", "bob")]
    one = plugins.hook.grader_collect(path=tmp_path / "ada", exercise=ALONE)
    assert one == [Submission(tmp_path / "ada")]


METADATA = """\
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0042'
    :email: ada@uni.example
  :created_at: 2026-03-01 18:30:12.430553000 Z
  :score: 3.0
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests:
    - name: one
      output: |
        :submitters: none
          :created_at: *never
  :history:
  - :id: 7
    :created_at: 2026-02-01 18:30:12.430553000 Z
submission_22:
  :submitters:
  - :name: Bob
    :sid:
    :email: bob@uni.example
  - :name: Eve
  - :name:
  :created_at: 2026-03-01 20:30:12 +02:00
submission_33:
  :submitters: []
submission_44:
  :submitters:
  - :name: Joe
    :sid: 44
  :created_at: soon
../submission_55:
  :submitters:
  - :name: Zoe
..:
  :submitters:
  - :name: Zoe
7:
"""
GRADESCOPE = [
    (
        "submission_11",
        "0042",
        "ada@uni.example",
        "Ada Lovelace",
        datetime(2026, 3, 1, 18, 30, 12, 430553, UTC),
    ),
    ("submission_22", "bob@uni.example", "Bob", datetime(2026, 3, 1, 18, 30, 12, tzinfo=UTC)),
    ("submission_22", "Eve", datetime(2026, 3, 1, 18, 30, 12, tzinfo=UTC)),
    ("submission_44", "44", "Joe"),
    ("submission_33", "submission_33"),
    ("submission_66", "submission_66"),
]


def test_gradescope(tmp_path: Path) -> None:
    names = [
        "submission_11/double.py",
        "submission_22/a/double.py",
        "submission_33/x.py",
        "submission_66/x.py",
    ]
    root = write(tmp_path / "assignment_1_export", *names)
    (root / "submission_metadata.yml").write_text(METADATA)
    assert told(root, gradescope.collect(root, ALONE)) == GRADESCOPE
    assert collected(tmp_path) == [(f"assignment_1_export/{place}", *rest) for place, *rest in GRADESCOPE]
    assert gradescope.collect(tmp_path, ALONE) is None
    found = gradescope.collect(root, ALONE) or []
    assert [each.path.exists() for each in found[2:4]] == [True, False]


def test_gradescope_s_metadata_need_not_look_as_they_do(tmp_path: Path) -> None:
    text = METADATA.replace("- :name: Ada Lovelace", "- :name: *ada").replace("name: one", "name: &ada Ada L")
    head, _, tail = text.partition("  :results:")
    results, _, rest = tail.partition("  :history:")
    submitters = head.partition("  :submitters:")[2]
    swapped = f"submission_11:\n  :results:{results}  :submitters:{submitters}  :history:{rest}"
    (tmp_path / "submission_metadata.yml").write_text(swapped)
    (first, *_) = gradescope.collect(tmp_path, ALONE) or []
    assert (first.student, first.known_as) == ("0042", ("ada@uni.example", "Ada L"))
    (tmp_path / "submission_metadata.yml").write_text('{submission_1: {":submitters": [{":name": Ada}]}}')
    assert told(tmp_path, gradescope.collect(tmp_path, ALONE)) == [("submission_1", "Ada")]
    (tmp_path / "submission_metadata.yml").write_text("- 7")
    assert gradescope.collect(tmp_path, ALONE) == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"submission_1: [", "while parsing a flow node"),
        (b"submission_1: !!python/object:os.system {}", "could not determine a constructor for the tag"),
        (b"\xff\xfe\xff", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
    ],
)
def test_gradescope_s_metadata_that_cannot_be_read(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "submission_metadata.yml"
    path.write_bytes(data)
    with pytest.raises(CallerError) as caught:
        gradescope.collect(tmp_path, ALONE)
    assert str(caught.value).startswith(f"{path} cannot be read: {why}")
    assert caught.value.next_step == "export the submissions again"


def test_gradescope_needs_pyyaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "submission_metadata.yml").write_text(METADATA)
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(CallerError) as caught:
        gradescope.collect(tmp_path, ALONE)
    assert str(caught.value) == "PyYAML, which reads submission_metadata.yml, is not installed"
    assert caught.value.next_step == "pip install PyYAML"


def test_moodle_with_folders(tmp_path: Path) -> None:
    write(
        tmp_path,
        "Ada Lovelace_101_assignsubmission_file/double.py",
        "Ada Lovelace_101_assignsubmission_onlinetext/onlinetext.html",
        "Bob_102_assignsubmission_file_/sub/double.py",
        "Bob_102_assignsubmission_file_/helper.py",
        "Eve Lee_103_assignsubmission_onlinetext/onlinetext.html",
        "Ada Lovelace_104_assignsubmission_file/work.zip",
        "Participant_105_assignsubmission_file/my own.py",
        "joe/double.py",
        "grades.csv",
    )
    expected = [
        (
            "Ada Lovelace_101_assignsubmission_file/double.py",
            "Ada Lovelace 101",
            "Ada Lovelace",
            "101",
            "Participant 101",
        ),
        (
            "Ada Lovelace_104_assignsubmission_file/work.zip",
            "Ada Lovelace 104",
            "Ada Lovelace",
            "104",
            "Participant 104",
        ),
        ("Bob_102_assignsubmission_file_", "Bob", "102", "Participant 102"),
        ("Eve Lee_103_assignsubmission_onlinetext/onlinetext.html", "Eve Lee", "103", "Participant 103"),
        ("Participant_105_assignsubmission_file/my own.py", "Participant", "105", "Participant 105"),
        ("joe", "joe"),
    ]
    assert collected(tmp_path) == told(tmp_path, moodle.collect(tmp_path, ALONE)) == expected
    assert moodle.collect(tmp_path / "joe", ALONE) is None


def test_moodle_without_folders(tmp_path: Path) -> None:
    names = [
        "Ada Lovelace_101_assignsubmission_file_double.py",
        "Ada Lovelace_101_assignsubmission_file_helper.py",
        "Ada Lovelace_101_assignsubmission_onlinetext_onlinetext.html",
        "Bob_102_assignsubmission_file_my_work.py",
        "Team 7_12_assignsubmission_file_double.py",
    ]
    write(tmp_path, *names)
    found = grader_collect(tmp_path, PAIR) or []
    assert told(tmp_path, found) == [
        (names[0], "Ada Lovelace", "101", "Participant 101"),
        (names[3], "Bob", "102", "Participant 102"),
        (names[4], "Team 7", "12", "Participant 12"),
    ]
    assert found[0].beside == (tmp_path / names[1],)
    data = DOUBLE.encode()
    assert take(found[0], PAIR) == {"double.py": data, "helper.py": data}
    assert take(found[1], PAIR) == {"double.py": data}


def test_canvas(tmp_path: Path) -> None:
    names = [
        "anon_Xy7zQ_90_double.py",
        "LATE_anon_Ab3dE_91_double.py",
        "bobsmith_LATE_22_81_my_work.py",
        "eve_23_text.html",
        "joe_LATE_24_link.html",
        "lovelaceada_21_71_double.py",
        "lovelaceada_21_72_helper.py",
        "lovelaceada_25_79_double-1.py",
        "o_brien_26_80_1_2_x.py",
    ]
    write(tmp_path, *names, "notes.py", "gradebook.csv")
    found = grader_collect(tmp_path, PAIR) or []
    assert sorted(told(tmp_path, found) or []) == [
        (names[1], "anon_Ab3dE"),
        (names[0], "anon_Xy7zQ"),
        (names[2], "bobsmith", "22"),
        (names[3], "eve", "23"),
        (names[4], "joe", "24"),
        (names[5], "lovelaceada 21", "lovelaceada", "21"),
        (names[7], "lovelaceada 25", "lovelaceada", "25"),
        ("notes.py", "notes"),
        (names[8], "o_brien", "26"),
    ]
    (ada,) = (each for each in found if each.student == "lovelaceada 21")
    assert ada.beside == (tmp_path / names[6],)
    assert [*take(ada, PAIR)] == ["double.py", "helper.py"]


@pytest.mark.parametrize(
    "names",
    [
        ["hw_1_2_ada.py", "hw_1_2_bob.py"],  # a file's number is its own
        ["ada_1_2_x.py", "bob_1_3_x.py"],  # and a user's number the user's
        ["ada_1_2_x.py", "bob.py"],
        ["ada.py", "bob.py"],
    ],
    ids=" ".join,
)
def test_what_canvas_would_not_have_named_so(tmp_path: Path, names: list[str]) -> None:
    write(tmp_path, *names)
    assert canvas.collect(tmp_path, ALONE) is None
    assert collected(tmp_path) == [(each, each.removesuffix(".py")) for each in names]


def test_nbgrader(tmp_path: Path) -> None:
    root = write(
        tmp_path / "course101" / "submitted",
        "ada/double/double.py",
        "ada/triple/triple.py",
        "bob/double/double.py",
        "eve/triple/triple.py",
        "lee/double.py",
        "lee/triple/triple.py",
        "zoe.py",
        "joe/double/double.py",
        "kim/double/double.py",
        "readme.txt",
        **{"ada/double/double.py": "a"},
    )
    stamps = {
        "ada/double": "2026-03-01 10:30:47.524219 UTC\n",
        "bob/double": "2026-03-01T10:30:47+02:00",
        "joe/double": "2026-03-01 10:30:47 PST",
        "kim/double": "2026-03-01 10:30:47",
    }
    for place, text in stamps.items():
        (root / place / "timestamp.txt").write_text(text)
    east = timezone(timedelta(hours=2))
    expected = [
        ("ada/double", "ada", datetime(2026, 3, 1, 10, 30, 47, 524219, UTC)),
        ("bob/double", "bob", datetime(2026, 3, 1, 10, 30, 47, tzinfo=east)),
        ("joe/double", "joe"),
        ("kim/double", "kim"),
        ("lee", "lee"),
        ("zoe.py", "zoe"),
    ]
    assert collected(root) == told(root, nbgrader.collect(root, ALONE)) == expected
    assert told(root, grader_collect(root.parent, ALONE)) == expected
    write(root.parent, "slides/x")
    assert [each[1] for each in collected(root.parent) or []] == ["slides", "submitted"]
    write(root.parent, "release/x")
    assert told(root, grader_collect(root.parent, ALONE)) == expected
    renamed = root.rename(root.with_name("handed in"))
    assert nbgrader.collect(renamed, ALONE) is None  # not all have time stamps
    for each in ("eve", "lee"):
        shutil.rmtree(renamed / each)
    assert collected(renamed) == [each for each in expected if each[1] != "lee"]
    for place in stamps:
        (renamed / place / "timestamp.txt").unlink()
    assert nbgrader.collect(renamed, ALONE) is None
    assert nbgrader.collect(renamed, exercise(name="none")) is None
    assert nbgrader.collect(write(tmp_path / "submitted", "ada/double.py"), ALONE) is None


def test_nbgrader_leaves_nobody_out_who_has_the_file(tmp_path: Path) -> None:
    root = write(tmp_path / "submitted", "ada/double/double.py", "bob/src/double.py", "eve/triple/triple.py")
    assert collected(root) == [("ada/double", "ada"), ("bob", "bob")]


def test_one_name_makes_no_moodle(tmp_path: Path) -> None:
    write(tmp_path, "ada_21_71_double.py", "bob_22_81_double.py", "x_5_assignsubmission_file_23_91_double.py")
    assert [each[1] for each in collected(tmp_path) or []] == ["ada", "bob", "x_5_assignsubmission_file"]


def test_nbgrader_with_an_assignment_of_another_name(tmp_path: Path) -> None:
    names = ["ada/ps1/double.py", "ada/ps2/x.py", "bob/ps1/double.py"]
    root = write(tmp_path / "submitted", *names, "bob/ps1/timestamp.txt")
    assert collected(root) == [("ada", "ada"), ("bob/ps1", "bob")]
    assert [*take((grader_collect(root, ALONE) or [])[0], ALONE)] == ["double.py"]


SCORES = """\
username,score,max_score,datetime,submission_tag,submitted_by,review_url,late,override
Ada,4,4,2026-06-01T14:33:11Z,submit/2,ada,https://github.com/org/cs-double-ada/commit/1,false,
Ada,1,4,2026-05-01T14:33:11Z,submit/1,ada,https://github.com/org/cs-double-ada/commit/0,false,
bob-b,2,4,soon,submit/1,bob-b,https://github.com/org/cs-double-bob-b/commit/0,false,
eve,4,4,2026-06-01T14:33:11Z,submit/2,ada,https://github.com/org/cs-double-ada/commit/1,false,
joe,,,,,,,,
kim,3,4,2026-06-01T14:33:11Z,submit/2,kim,https://github.com/org/cs-double-kim/commit/1,false,
"""


def test_classroom_50(tmp_path: Path) -> None:
    root = tmp_path / "cs-double_submissions_2026_06_02_T_10_30_00"
    write(root, "cs-double-ada/double.py", "cs-double-bob-b/double.py", "notes/x", "scores.csv")
    (root / "scores.csv").write_text(SCORES)
    then = datetime(2026, 6, 1, 14, 33, 11, tzinfo=UTC)
    expected = [
        ("cs-double-ada", "ada", "cs-double-ada", then),
        ("cs-double-ada", "eve", "cs-double-ada", then),
        ("cs-double-bob-b", "bob-b", "cs-double-bob-b"),
        ("notes", "notes"),
    ]
    assert collected(root) == told(root, classroom50.collect(root, ALONE)) == expected
    (root / "scores.csv").write_bytes(b"\xff\xff")
    assert collected(root) == [each[:3] for each in expected if each[1] != "eve"]


def test_github_classroom(tmp_path: Path) -> None:
    root = write(tmp_path / "week-2-submissions", "week-2-ada-l/double.py", "week-2-ada-m/double.py")
    assert collected(root) == [
        ("week-2-ada-l", "ada-l", "week-2-ada-l"),
        ("week-2-ada-m", "ada-m", "week-2-ada-m"),
    ]


def test_clones_in_a_folder_of_any_name(tmp_path: Path) -> None:
    named = write(tmp_path / "a", "double-ada/double.py", "double-bob/double.py")
    assert collected(named) == [("double-ada", "ada", "double-ada"), ("double-bob", "bob", "double-bob")]
    clones = write(tmp_path / "b", "hw-2-ada/.git/x", "hw-2-bob/.git/x")
    assert collected(clones) == [("hw-2-ada", "ada", "hw-2-ada"), ("hw-2-bob", "bob", "hw-2-bob")]
    alone = write(tmp_path / "c", "smith-ada/double.py", "smith-bob/double.py")
    assert collected(alone) == [("smith-ada", "smith-ada"), ("smith-bob", "smith-bob")]
    other = write(tmp_path / "d" / "other_submissions", "ada/double.py", "bob/double.py")
    assert collected(other) == [("ada", "ada"), ("bob", "bob")]


def test_everything_is_taken_from_a_class_s_archive_in_the_end(tmp_path: Path) -> None:
    write(tmp_path, "ada.py", "eve/exercises/double/double.py", "joe/double.txt")
    zipped(tmp_path / "bob.zip", {"work/double.py": DOUBLE})
    found = grader_collect(tmp_path, ALONE) or []
    taken = {each.student: [*take(each, ALONE)] for each in found if each.student != "joe"}
    assert taken == {"ada": ["double.py"], "bob": ["double.py"], "eve": ["double.py"]}


def test_a_name_in_moodle_that_is_another_s_address_or_number_is_none(tmp_path: Path) -> None:
    names = ["bob@uni.example_103_assignsubmission_file", "1002_104_assignsubmission_file"]
    write(tmp_path, *(f"{each}/double.py" for each in names))
    assert [each[1:] for each in collected(tmp_path) or []] == [
        ("Participant 104", "104"),
        ("Participant 103", "103"),
    ]
