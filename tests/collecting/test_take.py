"""Of what a student handed in, the exercise's files are taken, or one line says why not."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader.collecting import packed, take
from grader.collecting.members import STUDENT
from grader.collecting.take import own_name
from grader.errors import Untaken
from grader.model import Submission
from tests.collecting.made import DOUBLE, LINK, exercise, tarred, write, zipped

ALONE = exercise()
PAIR = exercise("double.py", "helper.py")


def taken(path: Path, *beside: Path, of: object = ALONE) -> dict[str, bytes]:
    return take.take(Submission(path, beside=beside), of)  # type: ignore[arg-type]


def refusal(path: Path, *beside: Path, of: object = ALONE) -> str:
    with pytest.raises(Untaken) as caught:
        taken(path, *beside, of=of)
    assert str(caught.value).isprintable()
    return str(caught.value)


@pytest.mark.parametrize("name", ["double.py", "ada.py", "lovelaceada_1_22_my work.py", "ADA.PY"])
def test_a_file_may_bear_any_name(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    assert taken(tmp_path / name) == {"double.py": DOUBLE.encode()}


@pytest.mark.parametrize("data", [b"", b" \n", b"\xff\xfe", b"def (:", b"\0"], ids=repr)
def test_what_is_no_python_is_taken_and_graded_later(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "ada.py").write_bytes(data)
    assert taken(tmp_path / "ada.py") == {"double.py": data}


def test_a_file_of_another_sort_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, "ada.pdf", "lovelaceada_1_22_essay.docx")
    assert refusal(tmp_path / "ada.pdf") == "does not hold double.py; it holds ada.pdf"
    told = "does not hold double.py; it holds essay.docx"
    assert refusal(tmp_path / "lovelaceada_1_22_essay.docx") == told


PLACES = [
    ["double.py"],
    ["work/double.py"],
    ["a/b/c/double.py", "a/b/notes.txt"],
    ["double.py", "old/double.py"],
    ["exercises/double/double.py", "exercises/triple/double.py", "double_old.py"],
    ["exercises/double/double.py", "double/double.py"],
    ["mine/double/double.py", "mine/other/double.py"],
    ["exercises/double/double.py", "exercises/double/.stub/double.py", "__MACOSX/double.py"],
    ["double.py", "__pycache__/double.py", ".git/double.py", "venv/double.py", "node_modules/double.py"],
]


@pytest.mark.parametrize("names", PLACES, ids=" ".join)
def test_a_file_is_found_wherever_it_lies(tmp_path: Path, names: list[str]) -> None:
    write(tmp_path / "ada", *names, **dict.fromkeys(names[1:], "other"))
    assert taken(tmp_path / "ada") == {"double.py": DOUBLE.encode()}
    texts = {each: DOUBLE if each == names[0] else "other" for each in names}
    for path in (zipped(tmp_path / "ada.zip", texts), tarred(tmp_path / "ada.tar.gz", texts)):
        assert taken(path) == {"double.py": DOUBLE.encode()}


ABSENT = {
    "does not hold double.py; it holds doubel.py": ["doubel.py", "notes.txt", "data.csv", "essay.pdf"],
    "does not hold double.py; it holds train.py and data.csv": [
        "work/train.py",
        "work/__pycache__/train.pyc",
        "x/data.csv",
    ],
    "does not hold double.py; it holds a.txt and b.txt": ["a.txt", "b.txt"],
    "does not hold double.py; it holds a.txt, b.txt, c.txt and 2 more": [f"{each}.txt" for each in "abcde"],
    "does not hold double.py; it holds \\x1b[31m.txt": ["\x1b[31m.txt"],
    f"does not hold double.py; it holds {'x' * 10} … (60 more characters) … {'x' * 6}.txt": [
        f"{'x' * 76}.txt"
    ],
    "holds double.py more than once: a/double.py and b/double.py": ["a/double.py", "b/double.py"],
}


@pytest.mark.parametrize("told", ABSENT)
def test_what_is_there_instead_is_told(tmp_path: Path, told: str) -> None:
    names = ABSENT[told]
    assert refusal(write(tmp_path / "ada", *names)) == told
    texts = dict.fromkeys(names, "")
    assert refusal(zipped(tmp_path / "ada.zip", texts)) == told
    assert refusal(tarred(tmp_path / "ada.tar.xz", texts)) == told


def test_what_is_empty_is_told(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    told = "does not hold double.py; it is empty"
    assert refusal(tmp_path / "ada") == told
    assert refusal(zipped(tmp_path / "ada.zip", {})) == told


def test_the_other_files_lie_beside_the_main_one(tmp_path: Path) -> None:
    names = ["work/helper.py", "work/double.py", "helper.py"]
    write(tmp_path / "ada", *names, **{"work/helper.py": "h", "helper.py": "other"})
    both = {"double.py": DOUBLE.encode(), "helper.py": b"h"}
    texts = {"helper.py": "other", "work/helper.py": "h", "work/double.py": DOUBLE}
    for path in (tmp_path / "ada", zipped(tmp_path / "ada.zip", texts), tarred(tmp_path / "ada.tar", texts)):
        assert [*taken(path, of=PAIR).items()] == [*both.items()]
    (tmp_path / "ada" / "work" / "helper.py").unlink()
    assert taken(tmp_path / "ada", of=PAIR) == {"double.py": DOUBLE.encode()}  # grading tells of the other


def test_a_folder_may_hold_an_archive_alone(tmp_path: Path) -> None:
    write(tmp_path / "ada", "readme.txt")
    zipped(tmp_path / "ada" / "work.zip", {"work/double.py": DOUBLE})
    assert taken(tmp_path / "ada") == {"double.py": DOUBLE.encode()}
    zipped(tmp_path / "ada" / "more.zip", {"work/double.py": DOUBLE})
    told = "does not hold double.py; it holds more.zip, readme.txt and work.zip"
    assert refusal(tmp_path / "ada") == told


def test_an_archive_within_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"double.py": DOUBLE}).read_bytes()
    told = "does not hold double.py; it holds inner.zip"
    assert refusal(zipped(tmp_path / "ada.zip", {"inner.zip": inner})) == told


def test_files_that_lie_among_others_are_told_apart_by_their_own_names(tmp_path: Path) -> None:
    canvas = [
        f"lovelaceada_1_{number}_{name}" for number, name in enumerate(["a.txt", "double.py", "helper.py"])
    ]
    write(tmp_path, *canvas, **{canvas[2]: "h"})
    paths = [tmp_path / each for each in canvas]
    assert taken(*paths, of=PAIR) == {"double.py": DOUBLE.encode(), "helper.py": b"h"}
    assert taken(*paths) == {"double.py": DOUBLE.encode()}
    assert taken(paths[0], paths[2]) == {"double.py": b"h"}  # the only one of its sort
    told = "does not hold double.py; which of double.py and helper.py is meant is not clear"
    assert refusal(*paths, of=exercise("triple.py")) == told.replace("hold double", "hold triple")
    assert refusal(paths[0]) == "does not hold double.py; it holds a.txt"


def test_the_newest_of_the_files_that_canvas_numbers_is_taken(tmp_path: Path) -> None:
    names = {
        f"lovelaceada_1_{number}_double{end}.py": end for number, end in enumerate(["-2", "", "-10", "-x"])
    }
    write(tmp_path, *names, **names)
    assert taken(*(tmp_path / each for each in names)) == {"double.py": b"-10"}


def test_an_archive_may_lie_beside_other_files(tmp_path: Path) -> None:
    write(tmp_path, "lovelaceada_1_2_essay.pdf")
    path = zipped(tmp_path / "lovelaceada_1_3_work.zip", {"double.py": DOUBLE})
    assert taken(tmp_path / "lovelaceada_1_2_essay.pdf", path) == {"double.py": DOUBLE.encode()}


OWN = {
    "lovelaceada_123_456_work.py": "work.py",
    "lovelaceada_LATE_123_456_my_work_2.py": "my_work_2.py",
    "Ada Lovelace_123_assignsubmission_file_my_work.py": "my_work.py",
    "Ada Lovelace_123_assignsubmission_file_": "Ada Lovelace_123_assignsubmission_file_",
    "ada_work.py": "ada_work.py",
}


@pytest.mark.parametrize("name", OWN)
def test_own_names(name: str) -> None:
    assert own_name(name) == OWN[name]


def test_links_lead_nowhere(tmp_path: Path) -> None:
    secret = write(tmp_path / "staff", "double.py")
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "double.py").symlink_to(secret / "double.py")
    (tmp_path / "bob.py").symlink_to(secret / "double.py")
    (tmp_path / "eve").symlink_to(secret)
    (tmp_path / "joe").mkdir()
    (tmp_path / "joe" / "work").symlink_to(secret)
    (tmp_path / "kim.zip").symlink_to(zipped(tmp_path / "staff" / "x.zip", {"double.py": ""}))
    hint = "cannot be read: it is a link; hand in the file itself"
    assert refusal(tmp_path / "ada") == f"double.py {hint}"
    assert refusal(tmp_path / "bob.py") == f"bob.py {hint}"
    assert refusal(tmp_path / "eve") == f"eve {hint}"
    assert refusal(tmp_path / "joe") == "does not hold double.py; it holds work"
    assert refusal(tmp_path / "kim.zip") == f"kim.zip {hint}"


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    for name in ("ada/double.py", "bob.py", "eve.zip"):
        os.mkfifo(tmp_path / name)
    assert refusal(tmp_path / "ada") == "double.py cannot be read: it is no regular file"
    assert refusal(tmp_path / "bob.py") == "bob.py cannot be read: it is no regular file"
    assert refusal(tmp_path / "eve.zip") == "eve.zip cannot be read: it is no regular file"
    assert refusal(tmp_path / "gone.py") == "gone.py cannot be read: no such file or directory"


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = os.urandom(1 << 20) + b"x"
    (tmp_path / "ada.py").write_bytes(data)
    hint = "cannot be read: it is larger than 1,048,576 bytes; hand in your own work alone"
    assert refusal(tmp_path / "ada.py") == f"ada.py {hint}"
    for path in (
        zipped(tmp_path / "b.zip", {"double.py": data}),
        tarred(tmp_path / "c.tar", {"double.py": data}),
    ):
        assert refusal(path) == f"double.py {hint}"
    monkeypatch.setattr(packed, "MAX_ARCHIVE", 1000)
    told = "b.zip is refused: it is larger than 1,000 bytes; hand in your own work alone"
    assert refusal(tmp_path / "b.zip") == told


HARM = {
    "../double.py: its name leads out of the archive": "../double.py",
    "/.ssh/x: its name leads out of the archive": "/.ssh/x",
    "double.py: something of that name is in the archive already": "double.py#2",
}


@pytest.mark.parametrize("told", HARM)
def test_an_archive_that_means_harm_is_refused_as_a_whole(tmp_path: Path, told: str) -> None:
    files = {"double.py": DOUBLE, HARM[told]: "x"}
    assert refusal(zipped(tmp_path / "ada.zip", files)) == f"ada.zip is refused: {told}"
    assert refusal(tarred(tmp_path / "ada.tar", files)) == f"ada.tar is refused: {told}"


def test_a_link_in_an_archive_is_refused_but_for_one_that_a_tool_has_left(tmp_path: Path) -> None:
    for link in ("notes", "double.py"):
        path = zipped(tmp_path / "ada.zip", {"work/double.py": DOUBLE, link: "/etc"}, {link: LINK})
        assert refusal(path) == f"ada.zip is refused: {link}: it is a link"
        path = tarred(tmp_path / "ada.tar", {"work/double.py": DOUBLE, link: ""}, {link: b"2"})
        assert refusal(path) == f"ada.tar is refused: {link}: it is a link"
    link = "venv/bin/python"
    path = zipped(tmp_path / "ada.zip", {"work/double.py": DOUBLE, link: "/etc"}, {link: LINK})
    assert taken(path) == {"double.py": DOUBLE.encode()}


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "ada.zip", {"double.py": DOUBLE, "data.bin": bytes(9 << 20)})
    assert refusal(path) == "ada.zip is refused: data.bin: it unpacks to more than 200 times its size"
    path = tarred(tmp_path / "ada.tar.gz", {"double.py": DOUBLE, "data.bin": bytes(40 << 20)})
    assert refusal(path) == "ada.tar.gz is refused: it unpacks to more than 1000 times its size"


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "ada.zip", {"double.py": os.urandom(999), "notes.txt": "n"})
    data = bytearray(path.read_bytes())
    data[500] ^= 1
    path.write_bytes(data)
    assert refusal(path).startswith("double.py cannot be read: it is damaged: ")
    path.write_bytes(b"hello")
    assert refusal(path) == "ada.zip is refused: it is no archive, or damaged: truncated header"


def test_what_is_in_the_way_and_not_needed_is_no_reason(tmp_path: Path) -> None:
    files = {
        "double.py": DOUBLE,
        "notes.txt": "a",
        "NOTES.txt": "b",
        "a\\b": "c",
        "__MACOSX/._double.py": "d",
    }
    assert taken(zipped(tmp_path / "ada.zip", files)) == {"double.py": DOUBLE.encode()}
    assert taken(tarred(tmp_path / "ada.tgz", files)) == {"double.py": DOUBLE.encode()}


def test_an_archive_s_members_and_bytes_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tarred(tmp_path / "ada.tar", {f"{number}.txt": os.urandom(999) for number in range(9)})
    monkeypatch.setattr(packed, "STUDENT", replace(STUDENT, members=8))
    assert refusal(path) == "ada.tar is refused: it holds more than 8 files and folders"
    monkeypatch.setattr(packed, "STUDENT", replace(STUDENT, total=5_000))
    assert refusal(path) == "ada.tar is refused: it unpacks to more than 5,000 bytes"


def test_what_the_system_does_not_let_us_look_at_is_refused(tmp_path: Path) -> None:
    told = refusal(tmp_path / ("x" * 300))
    assert told.startswith("xxx")
    assert told.endswith("xxx cannot be read: file name too long")


def test_a_file_that_is_alone_may_bear_any_name_wherever_it_lies(tmp_path: Path) -> None:
    texts = {"work/my answer.PY": "mine", "work/__pycache__/x.pyc": "", ".DS_Store": ""}
    places = [tmp_path / "ada", zipped(tmp_path / "ada.zip", texts)]
    for name, text in texts.items():
        (places[0] / name).parent.mkdir(parents=True, exist_ok=True)
        (places[0] / name).write_text(text)
    assert [taken(each) for each in places] == [{"double.py": b"mine"}] * 2
