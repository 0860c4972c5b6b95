"""`grade release`: a kit that grades as the course does, without the solutions; or one line, and nothing."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.release.make import archive
from tests.conftest import HEAD, ROOT, Golden, Grade, as_ordinary_user, runner

Files = dict[str, bytes]
Told = Callable[..., dict[str, Any]]


def files(folder: Path) -> Files:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()
    }


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of this repository's course."""
    folder = tmp_path_factory.mktemp("release") / "kit"
    with pytest.MonkeyPatch.context() as patched:
        ran = runner(ROOT, patched)("release", folder)
    assert (ran.exit_code, ran.stderr) == (0, "")
    return folder


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the JSON report on a submission holds, graded in a course or a kit."""

    def report(root: Path, exercise: str, *args: str | Path) -> dict[str, Any]:
        ran = runner(root, monkeypatch)("run", exercise, *args, "--report", "json")
        assert ran.stderr == ""
        (result,) = json.loads(ran.stdout)["results"]
        return {**result, "exit_code": ran.exit_code}

    return report


def test_it_holds_what_students_need_and_nothing_else(kit: Path) -> None:
    found = set(files(kit))
    source = {f"grader/{path}" for path in files(ROOT / "grader") if not path.endswith(".pyc")}
    tasks = {f"exercises/{path}" for path in files(ROOT / "exercises")}
    names = {path.parent.name for path in (ROOT / "exercises").glob("*/exercise.toml")}
    cases = {f"cases/{name}" for name in names}
    assert found == {*source, *tasks, *cases, "README.md", "pyproject.toml"}


def test_the_same_course_makes_the_same_bytes(kit: Path, real_course: Path, tmp_path: Path) -> None:
    for name in ("grader", "pyproject.toml"):
        (real_course / name).symlink_to(ROOT / name)
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", "from grader.cli.main import main; main()", "release", "--zip"]
    ran = subprocess.run([*command, tmp_path / "kit"], cwd=real_course, env=environment, capture_output=True)
    assert (ran.returncode, ran.stderr) == (0, b"")
    (tmp_path / "kit.zip").rename(tmp_path / "other.zip")
    assert (tmp_path / "other.zip").read_bytes() == archive(dict(sorted(files(kit).items())), "kit/")
    with zipfile.ZipFile(tmp_path / "other.zip") as zipped:
        zipped.extractall(tmp_path)
    assert files(tmp_path / "kit") == files(kit)


def test_nothing_in_the_bytes_hangs_on_the_order_of_a_set(course: Path) -> None:
    looks = "    assert not any(hasattr(submission, name) for name in 'abcdefgh')\n"
    checker = HEAD + f'@check(points=1)\ndef bare(submission):\n    """it has no other names"""\n{looks}'
    (course / "exercises/double/double.py").write_text("a = 1\n")
    (course / "exercises/double/checker.py").write_text(checker)
    made = set()
    for seed in ("1", "2", "3"):
        command = [sys.executable, "-c", "from grader.cli.main import main; main()", "release", f"kit{seed}"]
        subprocess.run(command, cwd=course, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        made.add((course / f"kit{seed}" / "cases" / "double").read_bytes())
    assert len(made) == 1


SOLUTIONS = sorted(
    path
    for name in ("exercise1", "exercise3")
    for sort in ("right", "wrong")
    for path in (ROOT / "solutions" / name / sort).iterdir()
    if path.suffix in (".py", ".md")
)


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_it_reaches_the_verdicts_that_the_course_does(kit: Path, path: Path, told: Told) -> None:
    name = path.parents[1].name
    here, there = (told(root, name, "--submission", path) for root in (ROOT, kit))
    for report in (here, there):
        for check in report["checks"]:  # which call shows a failure may differ, and what hangs on it
            for each in ("call", "returned", "expected", "message", "advice", "duration_s"):
                check.pop(each)
    for report in (here, there):
        report |= {"duration_s": 0, "submission": ""}
    assert here == there


@pytest.mark.parametrize("file", ["solution", "stub"])
def test_a_quiz_is_checked_for_its_form_alone(
    kit: Path, file: str, wide: Grade, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(kit)
    folder = {"solution": ROOT / "solutions", "stub": kit / "exercises"}[file] / "quiz1"
    ran = wide("quiz1", "--submission", folder)
    text = ran.stdout.replace(str(ROOT), "…")
    assert (text, ran.exit_code) == (golden(text), {"solution": 0, "stub": 0}[file])


def test_who_is_a_student_gets_on_with_it(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grade = runner(kit, monkeypatch)
    own = kit / "exercises" / "exercise3" / "training_pipeline.py"
    stub = own.read_text()
    own.write_text((ROOT / "solutions/exercise3/wrong/thousand_times.py").read_text())
    assert "Hint 1 of 4:" in grade("hint", "exercise3").stdout
    assert "exercise3  python    started" in grade().stdout
    own.write_text((ROOT / "solutions/exercise3/training_pipeline.py").read_text())
    assert grade("exercise3").exit_code == 0
    assert "You have solved this" not in grade("show", "exercise3").stdout  # there is no other way to show
    assert grade("reset", "exercise3", "--yes").exit_code == 0
    assert own.read_text() == stub
    (kept,) = own.parent.glob("training_pipeline.2*")
    kept.unlink()


@pytest.mark.parametrize(
    ("args", "seed", "told"),
    [
        (("--seed", "4"), "", "seed 4: other cases cannot be made here, as this kit has no reference"),
        ((), "5", "seed 5: other cases cannot be made here, as this kit has no reference"),
        (
            ("--examples", "7"),
            "",
            "examples 7: other cases cannot be made here, as this kit has no reference",
        ),
    ],
)
def test_other_cases_are_refused(
    kit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], seed: str, told: str
) -> None:
    monkeypatch.setenv("GRADER_SEED", seed)
    (inbox := tmp_path / "inbox").mkdir()
    (inbox / "ada.py").write_text("FACTORS = {}\n")
    book = tmp_path / "grades.db"
    for command in (("exercise3",), ("class", "exercise3", str(inbox), "--gradebook", str(book))):
        ran = runner(kit, monkeypatch)(*command, *args)
        assert (ran.exit_code, ran.stdout, ran.stderr.splitlines()[0]) == (2, "", f"grade: {told}")


@pytest.mark.parametrize("command", ["audit", "release"])
def test_what_needs_solutions_says_so(kit: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    args = {"audit": ["quiz1"], "release": ["elsewhere"]}[command]
    ran = runner(kit, monkeypatch)(command, *args)
    told = f"grade: there is no {kit / 'solutions' / 'quiz1'}, and "
    assert (ran.exit_code, ran.stdout, ran.stderr.startswith(told)) == (2, "", True)


def test_it_installs_in_a_new_environment_and_needs_no_hypothesis(kit: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "new"], check=True)
    python = tmp_path / "new" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", kit], check=True)
    subprocess.run([*pip, "uninstall", "--quiet", "--yes", "hypothesis"], check=True)
    wrong = ROOT / "solutions" / "exercise3" / "wrong" / "whole_billions.py"
    ran = subprocess.run(
        [python.with_name("grade"), "exercise3", "--submission", wrong, "--report", "json"],
        cwd=kit,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    (report,) = json.loads(ran.stdout)["results"]
    assert (report["score"], sorted(report["versions"])) == (60, ["grader", "python"])
    failed = [each for each in report["checks"] if each["status"] == "failed"]
    assert [each["message"] for each in failed] == [
        "['pretrain'] is 0.0001 where 0.00015 is expected: 1.5 times too small",
        "assert 0 < 0.0",
    ]


MIXED = (
    HEAD
    + '''
from grader import criterion

@check(points=1)
@given(st.integers(0, 9))
def small(submission, reference, number):
    """a small number is doubled"""
    agree(submission.double(number), reference.double(number))

@check(points=2)
@given(st.data())
def drawn(submission, reference, data):
    """any number is doubled"""
    number = data.draw(st.integers())
    agree(submission.double(number), reference.double(number))

@check(points=4, needs=drawn)
def after(submission):
    """one doubled is two"""
    agree(submission.double(1), 2)

@check(points=8)
def again(submission, reference):
    """doubling what came back works, too"""
    agree(submission.double(submission.double(3)), reference.double(submission.double(3)))

@check(points=64)
def nothing(submission, reference):
    """nothing doubled is nothing"""
    agree(submission.double(0), reference.double(0))

style = criterion("style", "it reads well", levels={16: "as prose", 0: "not"})
'''
)
HIDDEN = (
    HEAD
    + '''
@check(points=32)
def large(submission):
    """a large number is doubled"""
    agree(submission.double(10**9), 2 * 10**9)
'''
)


@pytest.fixture
def mixed(course: Path, grade: Grade) -> Path:
    """The kit of a course with a check of each sort."""
    (course / "exercises" / "double" / "checker.py").write_text(MIXED)
    (course / "solutions" / "double" / "checker.py").write_text(HIDDEN)
    ran = grade("release", "kit")
    assert (ran.exit_code, ran.stderr) == (0, "")
    return course / "kit"


@pytest.mark.parametrize(
    ("body", "pending", "ends"),
    [
        ("return n + n", 54, "passed pending pending passed passed pending pending"),
        ("print(n); return 3 * n", 62, "failed pending pending pending passed pending pending"),
        ("return n % 9 * 2", 54, "failed pending pending passed passed pending pending"),
        ("return (", 54, "failed pending pending failed failed pending pending"),
    ],
    ids=["right", "asks what nobody asked", "wrong", "no Python"],
)
def test_each_sort_of_check_ends_as_it_can(
    mixed: Path, told: Told, body: str, pending: int, ends: str
) -> None:
    (mixed / "exercises" / "double" / "double.py").write_text(f"def double(n):\n    {body}\n")
    report = told(mixed, "double")
    assert [each["status"] for each in report["checks"]] == ends.split()
    assert (report["max_score"], report["pending"]) == (127, pending)


def test_why_each_waits_is_told(mixed: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    (mixed / "exercises" / "double" / "double.py").write_text("def double(n):\n    return n % 9 * 2\n")
    ran = runner(mixed, monkeypatch)("double")
    assert ran.stdout == golden(ran.stdout)
    (mixed / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 3 * n\n")
    assert "On your answers this needs the reference" in runner(mixed, monkeypatch)("double").stdout


def test_names_that_nobody_asks_for_are_not_told(course: Path, grade: Grade, told: Told) -> None:
    helped = "def twice_by_adding(n):\n    return n + n\n\ndef double(n):\n    return twice_by_adding(n)\n"
    (course / "solutions/double/double.py").write_text(helped)
    assert grade("release", "kit").exit_code == 0
    kept = (course / "kit/cases/double").read_bytes()
    assert (b"double" in kept, b"twice" in kept) == (True, False)
    (course / "kit/exercises/double/double.py").write_text("def double(n):\n    return 2 * n\n")
    assert told(course / "kit", "double")["score"] == 4


def test_classes_and_programs_are_released_too(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Path(shutil.copytree(ROOT / "tests" / "courses", tmp_path / "course"))
    shutil.rmtree(course / "stack")
    ran = runner(course, monkeypatch)("release", "kit")
    table = [line.split() for line in ran.stdout.splitlines()[1:3]]
    assert (ran.exit_code, table) == (0, [["account", "50", "50", "2/2"], ["sums", "100", "0", "2/2"]])
    for path in sorted((course / "solutions").glob("*/*/*.py")):
        name = path.parents[1].name
        here, there = (told(root, name, "--submission", path) for root in (course, course / "kit"))
        pairs = zip(here["checks"], there["checks"], strict=True)
        differ = {two["status"] for one, two in pairs if one["status"] != two["status"]}
        assert differ <= (
            {"pending"} if name == "account" else set()
        )  # what a state machine draws is not kept


def test_plain_tests_of_pytests_are_released_too(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Path(shutil.copytree(ROOT / "tests" / "courses" / "stack", tmp_path / "course"))
    ran = runner(course, monkeypatch)("release", "kit")
    assert (ran.exit_code, ran.stderr) == (0, "")
    for path in sorted((course / "solutions" / "stack").glob("*/*.py")):
        here, there = (told(root, "stack", "--submission", path) for root in (course, course / "kit"))
        assert [each["status"] for each in here["checks"]] == [each["status"] for each in there["checks"]]


def test_where_all_checks_are_hidden_all_waits(course: Path, grade: Grade, told: Told) -> None:
    (course / "exercises/double/checker.py").rename(course / "solutions/double/checker.py")
    assert grade("release", "kit").exit_code == 0
    report = told(course / "kit", "double")
    (row,) = report["checks"]
    assert (row["status"], row["message"]) == (
        "pending",
        "These are tried where you hand in: this kit does not have them.",
    )
    assert (report["pending"], report["exit_code"]) == (4, 0)


def test_a_check_that_compares_data_is_not_released(course: Path, grade: Grade, told: Told) -> None:
    for tree, answer in (("exercises", "?"), ("solutions", "a")):
        folder = course / tree / "sky"
        folder.mkdir()
        (folder / "answers.toml").write_text(f'sky = "{answer}"\n')
    (course / "exercises/sky/exercise.toml").write_text(
        'format = 1\ntitle = "Sky"\nkind = "answers"\nfiles = ["answers.toml"]\n'
    )
    (course / "exercises/sky/checker.py").write_text(
        HEAD + '@check(points=1)\ndef alike(submission, reference):\n    """all is right"""\n'
        "    agree(submission, reference)\n"
    )
    assert grade("release", "kit").exit_code == 0
    assert b'"a"' not in b"".join(files(course / "kit" / "cases").values())
    (check,) = told(course / "kit", "sky")["checks"]
    assert check["status"] == "pending"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda kit: (kit / "cases/double").write_bytes(b"x" * 99),
            "cases/double cannot be used: it is damaged",
        ),
        (
            lambda kit: (kit / "cases/double").unlink(),
            "cases/double cannot be used: [Errno 2] No such file or directory: '{kit}/cases/double'",
        ),
        (
            lambda kit: (kit / "exercises/double/checker.py").write_text(MIXED + "\n"),
            "exercises/double/checker.py is not the one that {kit}/cases/double was made for",
        ),
    ],
    ids=["damaged", "missing", "another checker"],
)
def test_a_kit_that_has_changed_is_refused(
    mixed: Path, change: Callable[[Path], object], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(mixed)
    ran = runner(mixed, monkeypatch)("double")
    expected = f"grade: {mixed}/{told.format(kit=mixed)}\nNext: get the kit once more from where you had it\n"
    assert (ran.exit_code, ran.stdout, ran.stderr) == (3, "", expected)


def test_a_kit_of_another_format_names_its_maker(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = importlib.metadata.version("lesson-grader")
    monkeypatch.setattr("grader.released.FORMAT", 99)
    ran = runner(mixed, monkeypatch)("double")
    told = f"grade: {mixed}/cases/double cannot be used: it was made by lesson-grader {version}"
    assert (ran.exit_code, ran.stderr.splitlines()[0]) == (3, told)


def test_other_ends_of_lines_are_no_change(mixed: Path, told: Told) -> None:
    checker = mixed / "exercises" / "double" / "checker.py"
    checker.write_bytes(checker.read_bytes().replace(b"\n", b"\r\n"))
    assert told(mixed, "double")["max_score"] == 127


REFERENCE = "def double(n):\n    return 2 * n\n"
STUB = "def double(n):\n    pass  # TODO\n"


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("exercises/double/double.py", REFERENCE, "double: the stub earns 4 points, and is to earn none"),
        (
            "solutions/double/right/odd.py",
            "def double(n):\n    return 2 * n if n != 2 else 5\n",
            "double/right/odd.py does not pass example: "
            "the answer is 5 where 4 is expected: 1.25 times too large",
        ),
        (
            "solutions/double/double.py",
            "def double(n):\n    return 5\n",
            "exercises/double/checker.py:8: the reference does not pass 'example': "
            "Disagreement: the answer is 5 where 4 is expected: 1.25 times too large",
        ),
        (
            "exercises/double/notes.py",
            REFERENCE,
            "exercises/double/notes.py tells solutions/double/double.py",
        ),
    ],
    ids=["stub", "right solution", "reference", "leak"],
)
def test_what_does_not_hold_is_not_released(
    course: Path, grade: Grade, path: str, text: str, told: str
) -> None:
    (course / path).parent.mkdir(exist_ok=True)
    (course / path).write_text(text)
    before = sorted(course.iterdir())
    ran = grade("release", "kit")
    first = ran.stderr.splitlines()[0].replace(f"{course}/", "")
    assert (ran.exit_code, ran.stdout, first) == (3, "", f"grade: {told}")
    assert {*course.iterdir()} - {*before} <= {course / ".grade"}


def test_what_somebody_has_tried_is_not_released(course: Path, grade: Grade) -> None:
    own = course / "exercises" / "double"
    (own / ".stub").mkdir()
    (own / ".stub" / "double.py").write_text(STUB)
    (own / "double.py").write_text(REFERENCE)
    (own / "double.2026-11-26-10.00.00.py").write_text(REFERENCE)
    (own / "__pycache__").mkdir()
    (own / "__pycache__" / "double.pyc").write_bytes(b"")
    (own / ".git").mkdir()
    (own / ".git" / "config").write_text("")
    assert grade("release", "kit").exit_code == 0
    found = files(course / "kit")
    assert sorted(found) == [
        "README.md",
        "cases/double",
        *(
            f"exercises/double/{name}"
            for name in (".stub/double.py", "checker.py", "double.py", "exercise.toml")
        ),
    ]
    assert found["exercises/double/double.py"] == STUB.encode()


def test_a_link_is_refused(course: Path, grade: Grade) -> None:
    (course / "exercises" / "double" / "help").symlink_to(course / "solutions")
    ran = grade("release", "kit")
    told = f"grade: {course}/exercises/double/help is a link, which a kit cannot hold\n"
    assert (ran.exit_code, ran.stderr) == (3, f"{told}Next: put the file itself there\n")


@pytest.mark.parametrize("args", [["kit"], ["kit", "--zip"], ["kit.zip", "--zip"]])
def test_what_is_there_stays(course: Path, grade: Grade, args: list[str]) -> None:
    name = "kit.zip" if "--zip" in args else "kit"
    (course / name).write_text("mine")
    ran = grade("release", *args)
    told = f"grade: {name} is there already, and stays as it is\nNext: name another, or take it away\n"
    assert (ran.exit_code, ran.stderr, (course / name).read_text()) == (2, told, "mine")


@pytest.mark.parametrize("extra", [[], ["--zip"]])
def test_where_nothing_can_be_written_nothing_is_left(
    course: Path, grade: Grade, extra: list[str], tmp_path: Path
) -> None:
    def release() -> str:
        ran = grade("release", "locked/kit", *extra)
        return f"{ran.exit_code} {ran.stderr}{[*(course / 'locked').iterdir()]}"

    name = "locked/kit.zip" if extra else "locked/kit"
    told = f"2 grade: {name} cannot be written: Permission denied\n"
    (course / "locked").mkdir()
    (course / "locked").chmod(0o555)
    assert (
        as_ordinary_user(release, tmp_path)
        == f"{told}Next: nothing was written; look at the folder's rights and room\n[]"
    )


def test_help(grade: Grade, golden: Golden) -> None:
    told = grade("release", "--help").stdout
    assert told == golden(told)
