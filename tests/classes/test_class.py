"""`grade class`, from a folder to a gradebook and reports."""

from __future__ import annotations

import contextlib
import csv
import importlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from grader import hookimpl
from grader.classes.grade import Grades
from grader.classes.run import DIED
from grader.cli.tally import Tally
from grader.components import Executor, Look, OpenGrader, Reporter
from grader.errors import Fault
from grader.gradebook.entry import Entry
from grader.gradebook.opened import open_gradebook
from grader.model import Adjustment, Report, Submission
from tests.cli.terminal import Terminal
from tests.collecting.made import LINK, zipped
from tests.conftest import Grade

RIGHT = "def double(n):\n    return 2 * n\n"
WRONG = "def double(n):\n    return abs(2 * n)\n"
BROKEN = "def double(n)\n"
CLASS = {"ada.py": RIGHT, "bob.py": WRONG, "cyd.py": BROKEN, "dan.py": f"# mine\n{RIGHT}"}

STAYS = "Every grade stays as it was; the next run without --regrade would change them, too.\n"

Classroom = Callable[..., Result]


@pytest.fixture
def inbox(course: Path) -> Path:
    """What four students handed in: two right ones, a wrong one, no Python."""
    folder = course / "inbox"
    folder.mkdir()
    for name, text in CLASS.items():
        (folder / name).write_text(text)
    return folder


def rows(text: str) -> dict[str, tuple[str, str]]:
    """Of a CSV report each student's score and status."""
    return {row["student"]: (row["score"], row["status"]) for row in csv.DictReader(io.StringIO(text))}


def graded(ran: Result) -> str:
    """How many were graded, and how many of them had been before."""
    return next(line for line in ran.stdout.splitlines() if " graded" in line)


def test_a_class(grade: Grade, inbox: Path) -> None:
    ran = grade("class", "double", inbox, "--report", "csv=grades.csv")
    assert ran.exit_code == 1
    assert ran.stdout == ("double  Doubling\n\n4 students graded: 2 with full marks\nKept in grades.db\n")
    lines = ran.stderr.splitlines()
    assert [each.partition(",")[0] for each in lines] == [f"double: {n} of 4" for n in (1, 2, 3, 4)]
    assert lines[-1].startswith("double: 4 of 4, 2 below full marks, 0 faults, ")
    assert rows(Path("grades.csv").read_text()) == {
        "ada": ("4", "graded"),
        "bob": ("1", "graded"),
        "cyd": ("0", "graded"),
        "dan": ("4", "graded"),
    }


def test_nobody_is_counted_before_the_grade_is_kept(
    grade: Grade, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, kept = Tally.add, []

    def add(tally: Tally, entry: Entry) -> None:
        with contextlib.closing(sqlite3.connect("grades.db")) as reader:
            kept.append(reader.execute("SELECT student FROM grade ORDER BY id").fetchall())
        counted(tally, entry)
        assert (entry.grade.student,) in kept[-1]

    monkeypatch.setattr(Tally, "add", add)
    assert grade("class", "double", inbox).exit_code == 1
    assert [len(each) for each in kept] == [1, 2, 3, 4]


def test_once_more_grades_who_is_new_or_has_changed(grade: Grade, inbox: Path) -> None:
    grade("class", "double", inbox)
    ran = grade("class", "double", inbox)
    assert graded(ran) == "4 students graded, 4 of them before: 2 with full marks"
    (inbox / "bob.py").write_text(RIGHT)
    (inbox / "eve.py").write_text(f"{WRONG}# late\n")
    ran = grade("class", "double", inbox)
    assert graded(ran) == "5 students graded, 3 of them before: 3 with full marks"
    assert "\n1 again: another submission\n" in ran.stdout
    with open_gradebook("grades.db") as book:
        assert [(each.why, each.grade.report.score) for each in book.history("double", "bob")] == [  # type: ignore[union-attr]
            ("new", 1),
            ("another submission", 4),
        ]
        assert [each.why for each in book.history("double", "ada")] == ["new"]


CHANGES: dict[str, tuple[str, str]] = {
    "exercises/double/checker.py": ("# more\n", "the checker changed"),
    "exercises/double/exercise.toml": ("# more\n", "the checker changed"),
    "exercises/double/helper.txt": ("more\n", "the checker changed"),
    "exercises/double/data/cases.txt": ("more\n", "the checker changed"),
    "exercises/double/__pycache__/checker.pyc": ("more\n", ""),
    "exercises/double/.stub/double.py": ("more\n", ""),
    "solutions/double/checker.py": (
        "from grader import check\n@check(points=1)\ndef zero(submission):\n    'zero'\n",
        "the checker changed",
    ),
    "solutions/double/double.py": ("# more\n", "the reference changed"),
    "exercises/double/README.md": ("more\n", ""),
    "exercises/double/double.py": ("# the stub\n", ""),
    "solutions/double/wrong/other.py": ("# a mistake\n", ""),
}


@pytest.mark.parametrize("path", CHANGES)
def test_what_verdicts_depend_on(path: str, grade: Grade, inbox: Path, course: Path) -> None:
    grade("class", "double", inbox)
    (course / path).parent.mkdir(exist_ok=True)
    with (course / path).open("a") as file:
        file.write(CHANGES[path][0])
    again = grade("class", "double", inbox)
    why = CHANGES[path][1]
    assert graded(again).startswith("4 students graded: " if why else "4 students graded, 4 of them before: ")
    with open_gradebook("grades.db") as book:
        assert [each.why for each in book.history("double", "ada")] == ["new", *([why] if why else [])]


def test_verdicts_depend_on_a_plugin_that_gives_kinds(grade: Grade, inbox: Path, tmp_path: Path) -> None:
    package = tmp_path / "others" / "odd_kinds"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from odd_kinds.kinds import grader_kinds\n")
    (package / "kinds.py").write_text(
        "from grader import hookimpl\n\n@hookimpl\ndef grader_kinds():\n    return []\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(package.parent)
        plugins = {"odd": importlib.import_module("odd_kinds"), "late": late()}
        grade("class", "double", inbox, plugins=plugins)
        assert ", 4 of them before" in graded(grade("class", "double", inbox, plugins=plugins))
        with (package / "kinds.py").open("a") as file:
            file.write("# mended\n")
        grade("class", "double", inbox, plugins=plugins)
    with open_gradebook("grades.db") as book:
        assert [each.why for each in book.history("double", "ada")] == ["new", "a plugin changed"]


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("--seed", "1"), "the cases changed"),
        (("--examples", "50"), "the cases changed"),
        (("--reveal", "full"), "other settings"),
    ],
)
def test_other_cases_are_another_grading(args: tuple[str, ...], why: str, grade: Grade, inbox: Path) -> None:
    grade("class", "double", inbox)
    grade("class", "double", inbox, *args)
    with open_gradebook("grades.db") as book:
        assert [each.why for each in book.history("double", "ada")] == ["new", why]


def test_who_handed_in_the_same_is_graded_once(grade: Grade, inbox: Path) -> None:
    for name in ("eve", "fay"):
        shutil.copy(inbox / "bob.py", inbox / f"{name}.py")
    assert graded(grade("class", "double", inbox, "--workers", "1")).startswith("6 students graded")
    with open_gradebook("grades.db") as book:
        numbers = {
            name: entry.verdict
            for name, entry in book.entries("double", ["ada", "bob", "eve", "fay"])
            if entry
        }
    assert numbers["bob"] == numbers["eve"] == numbers["fay"] != numbers["ada"]


def test_what_cannot_be_taken_is_a_line_and_the_others_are_graded(grade: Grade, inbox: Path) -> None:
    (inbox / "eve.py").symlink_to(Path.cwd() / "solutions" / "double" / "double.py")
    (inbox / "fay").mkdir()
    (inbox / "fay" / "treble.txt").write_text(RIGHT)
    ran = grade("class", "double", inbox, "--quiet", "--report", "csv", "--fail-under", "0")
    assert ran.exit_code == 1
    assert ran.stderr.splitlines() == [
        "eve: eve.py cannot be read: it is a link; hand in the file itself",
        "fay: does not hold double.py; it holds treble.txt",
    ]
    assert rows(ran.stdout) == {
        "ada": ("4", "graded"),
        "bob": ("1", "graded"),
        "cyd": ("0", "graded"),
        "dan": ("4", "graded"),
        "eve": ("", "refused"),
        "fay": ("", "refused"),
    }


def test_who_handed_in_twice_is_refused(grade: Grade, inbox: Path) -> None:
    Path("roster.csv").write_text("student,email\nada,ada@x.org\nbob,b@x.org\ncyd,\ndan,\nzoe,\n")
    (inbox / "ada@x.org.py").write_text(WRONG)
    ran = grade("class", "double", inbox, "-q", "--report", "csv", "--roster", "roster.csv")
    assert (
        ran.stderr
        == "ada: there is more than one submission: ada.py, ada@x.org.py; leave one of them in the folder\n"
    )
    assert rows(ran.stdout)["ada"] == ("", "refused")


def test_who_is_missing_is_listed_and_who_is_a_stranger(grade: Grade, inbox: Path) -> None:
    Path("roster.csv").write_text("student\nada\nbob\ncyd\nzoe\n")
    ran = grade("class", "double", inbox, "--roster", "roster.csv", "--report", "csv=grades.csv")
    said = [each for each in ran.stderr.splitlines() if not each.startswith("double: ")]
    assert said == ["dan: is not on the roster", "zoe: nothing was handed in"]
    assert "1 handed in nothing\n" in ran.stdout
    assert rows(Path("grades.csv").read_text())["zoe"] == ("", "missing")


def late(nobody: str = "", why: str = "nobody knows when") -> SimpleNamespace:
    """A plugin that takes a point off what was handed in after a moment, and fails for one student."""

    @hookimpl(wrapper=True)
    def grader_grade(submission: Submission) -> Generator[None, Report, Report]:
        report = yield
        if submission.student == nobody:
            raise Fault(why, "write it down")
        if submission.handed_in and submission.handed_in > datetime(2027, 1, 15, tzinfo=UTC):
            return replace(report, adjustments=(Adjustment(-1, "late"),))
        return report

    return SimpleNamespace(grader_grade=grader_grade)


def test_plugins_adjust_each_student_s_own_also_of_the_same_submission(grade: Grade, inbox: Path) -> None:
    shutil.copy(inbox / "ada.py", inbox / "eve.py")
    roster = Path("roster.csv")
    roster.write_text("student,handed_in\nada,2027-01-14T10:00Z\neve,2027-01-16T10:00Z\n")
    args = ("class", "double", inbox, "-q", "--report", "csv", "--roster", "roster.csv")
    ran = grade(*args, plugins={"late": late()})
    assert (rows(ran.stdout)["ada"], rows(ran.stdout)["eve"]) == (("4", "graded"), ("3", "graded"))
    roster.write_text(roster.read_text().replace("-16T", "-13T"))
    ran = grade(*args, plugins={"late": late()})
    assert rows(ran.stdout)["eve"] == ("4", "graded")
    with open_gradebook("grades.db") as book:
        eve = book.history("double", "eve")
    assert [(each.why, each.is_adjusted) for each in eve] == [("new", True), ("adjusted otherwise", False)]
    assert eve[0].verdict == eve[1].verdict


def test_a_plugin_that_fails_for_one_is_a_fault_for_one(grade: Grade, inbox: Path) -> None:
    plugin = {"late": late(nobody="ada")}
    ran = grade("class", "double", inbox, "-q", "--report", "csv", "--fail-under", "0", plugins=plugin)
    assert ran.stderr == "ada: nobody knows when: write it down\n"
    assert (ran.exit_code, rows(ran.stdout)["ada"]) == (3, ("", "fault"))
    assert graded(grade("class", "double", inbox)).startswith("4 students graded, 3 of them before")


def test_a_process_that_dies_twice_is_a_fault_of_nobody_s(grade: Grade, inbox: Path) -> None:
    def mapped(_: OpenGrader, jobs: Iterable[bytes], workers: int) -> Iterator[tuple[bytes, bytes | None]]:
        yield from ((job, None) for job in jobs)

    plugin = SimpleNamespace(grader_executors=hookimpl(lambda: [Executor("mine", mapped)]))
    (inbox / "eve.py").write_text((inbox / "ada.py").read_text())
    args = ("class", "double", inbox, "--executor", "mine", "-q", "--report", "csv", "--fail-under", "0")
    ran = grade(*args, plugins={"mine": plugin})
    assert ran.exit_code == 3
    assert {*rows(ran.stdout).values()} == {("", "fault")}
    assert ran.stderr.splitlines()[0] == f"ada: {DIED}"
    assert graded(grade("class", "double", inbox)).startswith("5 students graded")


def test_a_regrading_says_whose_score_would_change_and_asks(
    grade: Grade, inbox: Path, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade("class", "double", inbox)
    checker = course / "exercises" / "double" / "checker.py"
    checker.write_text(checker.read_text().replace("points=1,", "points=2,"))
    ran = grade("class", "double", inbox, "--regrade", "-q", "--report", "csv=after.csv")
    scores = {"ada": "4 of 4 -> 5 of 5", "bob": "1 of 4 -> 2 of 5", "dan": "4 of 4 -> 5 of 5"}
    scores = {"ada": "4 of 4 -> 5 of 5", "bob": "1 of 4 -> 2 of 5", "cyd": "0 of 4 -> 0 of 5"} | scores
    told = "".join(f"{name}: {each} (the checker changed)\n" for name, each in scores.items())
    assert ran.stdout == f"{told}4 grades would change.\n{STAYS}"
    assert "Shall this count? [y/N]: " in ran.stderr
    assert rows(Path("after.csv").read_text())["ada"] == ("4", "graded")
    ran = grade("class", "double", inbox, "--regrade", "-q", "--yes", "--report", "csv=after.csv")
    assert ran.stdout == f"{told}4 grades would change.\nThey count from now on.\n"
    assert rows(Path("after.csv").read_text())["ada"] == ("5", "graded")
    ran = grade("class", "double", inbox, "--regrade", "-q", "--yes")
    assert ran.stdout == "No grade would change.\n"
    with open_gradebook("grades.db") as book:
        assert [each.why for each in book.history("double", "bob")] == [
            "new",
            "the checker changed",
            "graded again",
        ]


def test_a_regrading_asks_also_where_the_same_points_are_worth_less(grade: Grade, inbox: Path) -> None:
    grade("class", "double", inbox, "-q")
    with Path("exercises/double/checker.py").open("a") as file:
        file.write(
            "from grader import criterion\n"
            "style = criterion('style', 'it reads well', levels={0: 'it does not', 3: 'it does'})\n"
        )
    ran = grade("class", "double", inbox, "-q", "--regrade")
    assert "ada: 4 of 4 -> 4 of 7, 3 pending (the checker changed)\n" in ran.stdout
    assert STAYS in ran.stdout


def test_after_a_regrading_that_nobody_agrees_to_what_is_told_is_what_is_kept(
    grade: Grade, inbox: Path, course: Path
) -> None:
    for name in ("bob.py", "cyd.py", "dan.py"):
        (inbox / name).unlink()
    (inbox / "ada.py").write_text(WRONG)
    before = grade("class", "double", inbox)
    checker = course / "exercises" / "double" / "checker.py"
    checker.write_text(checker.read_text().replace("st.integers()", "st.integers(0)"))
    Path("class.csv").write_text("Student,ID,SIS Login ID,Section\n    Points Possible,,,\nada,1,ada,A\n")
    command = ("class", "double", inbox, "--regrade", "--roster", "class.csv", "--report", "canvas=out.csv")
    ran = grade(*command)
    assert before.exit_code == ran.exit_code == 1
    assert ran.stdout == (
        f"ada: 1 of 4 -> 4 of 4 (the checker changed)\n1 grade would change.\n{STAYS}{before.stdout}"
    )
    checker.write_text(checker.read_text().replace("points=1,", "points=2,"))
    grade(*command)
    assert Path("out.csv").read_text().splitlines()[1:] == ["    Points Possible,,,,4", "ada,1,ada,A,1"]


def test_whoever_cannot_be_graded_again_keeps_the_grade(grade: Grade, inbox: Path) -> None:
    command = ("class", "double", inbox, "-q", "--report", "csv")
    grade(*command)
    ran = grade(*command, "--regrade", "--yes", plugins={"late": late(nobody="ada")})
    told = "ada: nobody knows when: write it down\nNo grade would change.\n"
    assert (ran.exit_code, ran.stderr) == (3, told)
    assert rows(ran.stdout)["ada"] == ("4", "graded")


def test_a_regrading_also_tells_whose_submission_can_no_longer_be_taken(grade: Grade, inbox: Path) -> None:
    grade("class", "double", inbox)
    (inbox / "dan.py").unlink()
    (inbox / "dan.py").symlink_to("ada.py")
    ran = grade("class", "double", inbox, "--regrade", "--yes", "-q", "--report", "csv")
    assert "\ndan: 4 of 4 -> refused (now refused)\n1 grade would change.\n" in ran.stderr
    assert rows(ran.stdout)["dan"] == ("", "refused")


def test_names_that_no_database_keeps(grade: Grade, inbox: Path) -> None:
    Path(os.fsdecode(os.fsencode(inbox) + b"/\xff\xe9.py")).write_text(RIGHT)
    ran = grade("class", "double", inbox, "-q", "--report", "csv")
    assert rows(ran.stdout)["\\udcff\\udce9"] == ("4", "graded"), ran.output


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("inbox/ada.py", "is handed in"),
        ("linked/ada.py", "is handed in"),
        ("inbox/eve/own.txt", "is handed in"),
        ("inbox/new.jsonl", "lies in inbox, like what is handed in"),
        ("grades.db", "is the gradebook"),
        ("grades.db-wal", "is the gradebook"),
        ("real.db", "is the gradebook"),
        ("class.csv", "is the list of the class"),
    ],
)
@pytest.mark.parametrize(
    "gradebook", ["grades.db", "sqlite:///grades.db", "sqlite:///file:grades.db?uri=true"]
)
def test_no_report_takes_the_place_of_anything(
    gradebook: str, file: str, told: str, grade: Grade, inbox: Path
) -> None:
    (inbox / "eve").mkdir()
    (inbox / "eve" / "double.py").write_text(RIGHT)
    (inbox / "eve" / "own.txt").write_text("mine")
    Path("linked").symlink_to("inbox")
    Path("grades.db").symlink_to("real.db")
    Path("grades.db-wal").touch()
    Path("class.csv").write_text("student\nada\n")
    command = ("class", "double", "inbox", "--gradebook", gradebook, "--roster", "class.csv")
    grade(*command)
    before = {each: each.read_bytes() for each in Path().rglob("*") if each.is_file()}
    ran = grade(*command, "--report", f"csv={file}")
    assert (ran.exit_code, ran.stdout, ran.stderr) == (
        2,
        "",
        f"grade: --report: {Path.cwd() / file} {told}\nNext: name another place\n",
    )
    assert {each: each.read_bytes() for each in Path().rglob("*") if each.is_file()} == before


@pytest.mark.parametrize(
    ("option", "place"),
    [
        ("--feedback", "inbox"),
        ("--feedback", "inbox/pages"),
        ("--feedback", "linked"),
        ("--gradebook", "inbox/g.db"),
    ],
)
def test_nothing_is_written_among_what_is_handed_in(
    option: str, place: str, grade: Grade, inbox: Path
) -> None:
    Path("linked").symlink_to("inbox")
    ran = grade("class", "double", "inbox", option, place)
    told = f"grade: {option}: {place} lies in inbox, like what is handed in\nNext: name another place\n"
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", told)
    assert {each.name for each in inbox.iterdir()} == {*CLASS}


def test_no_report_takes_an_archive_s_place(grade: Grade, inbox: Path) -> None:
    archive = Path(shutil.make_archive("class", "zip", inbox))
    before = archive.read_bytes()
    ran = grade("class", "double", "class.zip", "--report", "csv=class.zip")
    assert (ran.exit_code, ran.stderr) == (
        2,
        f"grade: --report: {archive.absolute()} is handed in\nNext: name another place\n",
    )
    assert archive.read_bytes() == before


def test_who_reads_no_more_costs_no_other_report(inbox: Path, course: Path) -> None:
    main = [sys.executable, "-c", "from grader.cli.main import main; main()", "class", "double", "inbox"]
    main += ["-q", "--report", "csv", "--report", "jsonl=all.jsonl", "--feedback", "pages"]
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(main, cwd=course, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert ran.stderr == ""
    assert len((course / "all.jsonl").read_text().splitlines()) == len(CLASS)
    assert len([*(course / "pages").glob("*.html")]) == len(CLASS)


def test_a_reporter_s_text_that_is_none_is_the_reporter_s_fault(grade: Grade, inbox: Path) -> None:
    def odd(_grades: Grades, _look: Look) -> Iterator[str]:
        yield "fine\n"
        yield "\udce9\n"

    reporter = Reporter("odd", lambda reports, look: "", of_class=odd)
    plugin = SimpleNamespace(grader_reporters=hookimpl(lambda: [reporter]))
    Path("odd.txt").write_text("before\n")
    ran = grade("class", "double", inbox, "-q", "--report", "odd=odd.txt", plugins={"mine": plugin})
    assert ran.exit_code == 3
    assert ran.stderr.startswith("grade: the reporter 'odd' fails: UnicodeEncodeError: ")
    assert Path("odd.txt").read_text() == "before\n"


def test_interrupted_while_reports_are_written_it_says_what_is_kept(grade: Grade, inbox: Path) -> None:
    def interrupted(_grades: Grades, _look: Look) -> Iterator[str]:
        raise KeyboardInterrupt

    reporter = Reporter("mine", lambda reports, look: "", of_class=interrupted)
    plugin = SimpleNamespace(grader_reporters=hookimpl(lambda: [reporter]))
    command = ("class", "double", inbox, "-q", "--report", "mine=mine.txt")
    ran = grade(*command, plugins={"mine": plugin})
    told = (
        "Interrupted after 4 of 4 students: every grade so far is kept in grades.db.\n"
        "Next: type the same command again, and it goes on from there, up to its reports.\n"
    )
    assert (ran.exit_code, ran.stdout, ran.stderr) == (130, "", told)
    with Path("exercises/double/checker.py").open("a") as checker:
        checker.write("# more\n")
    ran = grade(*command, "--regrade", "--yes", plugins={"mine": plugin})
    assert (ran.exit_code, ran.stderr) == (130, told)


def test_interrupted_a_regrading_says_that_nothing_counts_yet(
    grade: Grade, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    grade("class", "double", inbox, "-q")
    monkeypatch.setattr("grader.cli.agreeing.changes", interrupted)
    ran = grade("class", "double", inbox, "-q", "--regrade")
    assert (ran.exit_code, ran.stdout) == (130, "")
    assert ran.stderr.startswith("Interrupted after 4 of 4 students: nothing of the regrading counts yet.\n")


def test_what_a_plugin_says_of_one_costs_no_other(grade: Grade, inbox: Path) -> None:
    ran = grade(
        *("class", "double", inbox, "-q", "--report", "csv"),
        plugins={"late": late(nobody="ada", why="bad \udce9\0 name " + "x" * 5_000)},
    )
    assert ran.exit_code == 3
    assert ran.stderr.startswith("ada: bad \\udce9\\x00 name xxx")
    assert len(ran.stderr) < 1_100
    assert rows(ran.stdout)["dan"] == ("4", "graded")


def test_a_name_is_no_longer_than_databases_keep(grade: Grade, inbox: Path) -> None:
    for last in "ab":
        (inbox / f"{chr(0x202E) * 80}{last}.py").write_text(RIGHT)
    ran = grade("class", "double", inbox, "-q", "--report", "csv")
    long = [each for each in rows(ran.stdout) if each.startswith("\\u202e")]
    assert [len(each) for each in long] == [255, 255]
    Path("class.csv").write_text("student\n" + "x" * 256 + "\n")
    ran = grade("class", "double", inbox, "--roster", "class.csv")
    told = f"{'x' * 10} … (236 more characters) … {'x' * 10} has more than 255 characters"
    assert ran.stderr == f"grade: class.csv, line 2: {told}\nNext: shorten the name\n"
    assert ran.exit_code == 2


def test_without_the_packages_it_says_which(inbox: Path, course: Path) -> None:
    script = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "from grader.cli.main import main; sys.argv = ['grade', 'class', 'double', 'inbox']; main()"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=course, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        2,
        "",
        "grade: a gradebook wants sqlalchemy, which is not installed\nNext: pip install alembic sqlalchemy\n",
    )


def test_a_reference_that_is_wrong_grades_nobody(grade: Grade, inbox: Path, course: Path) -> None:
    (course / "solutions" / "double" / "double.py").write_text("def double(n):\n    return n\n")
    ran = grade("class", "double", inbox)
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr.startswith("grade: the reference of double does not pass ")
    with open_gradebook("grades.db") as book:
        assert book.history("double", "ada") == []


BAD: Mapping[str, tuple[tuple[str, ...], str]] = {
    "no folder": (
        ("double", "nowhere"),
        "grade: there is no {}/nowhere\nNext: give the folder with what the class handed in\n",
    ),
    "nothing in it": (
        ("double", "empty"),
        "grade: nobody in {}/empty has handed in double.py\n"
        "Next: docs/collecting.md shows what a class's folder may look like\n",
    ),
    "no exercise": (("dubble", "inbox"), "grade: there is no exercise 'dubble', did you mean 'double'?\n"),
    "no gradebook": (
        ("double", "inbox", "--gradebook", "nosuch://x"),
        "grade: the gradebook nosuch://x cannot be used: Can't load plugin: sqlalchemy.dialects:nosuch\n",
    ),
    "no executor": (
        ("double", "inbox", "--executor", "locale"),
        "grade: there is no 'locale' among the executors, did you mean 'local'?\n",
    ),
    "no format": (
        ("double", "inbox", "--report", "cvs"),
        "grade: there is no 'cvs' among the reporters, did you mean 'csv'?\n",
    ),
    "no archive": (("double", "exercises/double/checker.py"), "grade: {}/exercises/double/checker.py: "),
}


@pytest.mark.parametrize("which", BAD)
def test_what_a_caller_gets_wrong(which: str, grade: Grade, inbox: Path) -> None:
    args, told = BAD[which]
    Path("empty").mkdir()
    ran = grade("class", *args)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(told.format(Path.cwd())), ran.stderr


def test_a_class_in_an_archive(grade: Grade, inbox: Path) -> None:
    archive = shutil.make_archive("class", "zip", inbox)
    ran = grade("class", "double", archive, "-q", "--report", "csv")
    assert rows(ran.stdout)["bob"] == ("1", "graded"), ran.output


def test_a_page_for_each_student(grade: Grade, inbox: Path) -> None:
    grade("class", "double", inbox, "--feedback", "pages")
    assert sorted(each.name for each in Path("pages").iterdir()) == [
        "ada.html",
        "bob.html",
        "cyd.html",
        "dan.html",
        "index.csv",
    ]
    assert "double(-1)" in Path("pages/bob.html").read_text()


def test_nothing_tells_what_hidden_checks_ask(grade: Grade, inbox: Path, course: Path) -> None:
    (course / "solutions" / "double" / "checker.py").write_text(
        "from grader import agree, check\n@check(points=1)\ndef secret(submission):\n"
        "    'classified'\n    agree(submission.double(-740011), -1480022)\n"
    )
    reports = [f"--report={each}=all.{each}" for each in ("csv", "jsonl", "junit", "html", "markdown")]
    ran = grade("class", "double", inbox, *reports, "--feedback", "pages")
    assert ran.exit_code == 1
    assert "hidden" in Path("all.jsonl").read_text()
    with open_gradebook("grades.db") as book:
        kept = repr(book.history("double", "bob"))
    told = [
        ran.output,
        kept,
        *(each.read_text() for each in [*Path().glob("all.*"), *Path("pages").iterdir()]),
    ]
    assert not [each for each in told for word in ("classified", "740011", "secret") if word in each]


def test_any_reporter_can_be_asked_for(grade: Grade, inbox: Path) -> None:
    ran = grade("class", "double", inbox, "--quiet", "--report", "junit=all.xml")
    assert ran.stdout == ""
    assert Path("all.xml").read_text().count("<testsuite ") == 4


def test_it_leaves_nothing_behind(
    grade: Grade, inbox: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    assert grade("class", "double", inbox).exit_code == 1
    assert not os.path.exists("grades.db-wal")


def test_a_bar_on_a_terminal(inbox: Path, course: Path) -> None:
    (inbox / "eve.py").symlink_to(course)
    with Terminal(["class", "double", "inbox", "--workers", "1"], course, 60, 12) as window:
        screen = window.wait_for("Kept in grades.db")
    assert screen.rstrip("\n").split("\n") == [
        "eve: eve.py cannot be read: it is a link; hand in the file",
        "itself",
        "double  Doubling",
        "",
        "4 students graded: 2 with full marks",
        "1 refused",
        "Kept in grades.db",
    ]


def test_whose_file_in_an_archive_is_refused_is_refused(grade: Grade, inbox: Path) -> None:
    archive = zipped(
        Path("inbox (1).zip"),
        {
            "inbox/ada/double.py": RIGHT,
            "inbox/bob/double.py": "/etc/passwd",
            "inbox/eve\\x.py": RIGHT,
            "inbox/notes.csv": "/etc/passwd",
        },
        {"inbox/bob/double.py": LINK, "inbox/notes.csv": LINK},
    )
    ran = grade("class", "double", archive, "-q", "--report", "csv")
    assert ran.stderr == (
        "inbox (1).zip: inbox/bob/double.py: it is a link\n"
        "inbox (1).zip: inbox/eve\\x.py: there is a backslash in its name\n"
        "inbox (1).zip: inbox/notes.csv: it is a link\n"
        "bob: double.py cannot be read: it is no regular file\n"
    )
    assert rows(ran.stdout) == {"ada": ("4", "graded"), "bob": ("", "refused")}
    lost = zipped(Path("inbox.zip"), {"inbox/ada/double.py": RIGHT, "inbox/eve\\x.py": RIGHT})
    assert grade("class", "double", lost, "-q").exit_code == 1  # somebody's file was refused
    alone = zipped(Path("ada-work.zip"), {"ada/bob/double.py": WRONG, "ada/eve/double.py": WRONG})
    ran = grade("class", "double", alone, "-q", "--report", "csv")
    assert rows(ran.stdout) == {"ada": ("", "refused")}


def test_names_that_are_no_text_cost_nobody_else(grade: Grade, inbox: Path) -> None:
    odd = os.fsencode(inbox) + b"/b\xff"
    os.mkdir(odd)
    for place in (odd + b"/double.py", odd + b".py"):
        Path(os.fsdecode(place)).write_text(RIGHT)
    (inbox / "b\\udcff.py").write_text(RIGHT)
    ran = grade("class", "double", inbox, "-q", "--report", "csv")
    assert ran.stderr == (
        "b\\udcff: there is more than one submission: b\\udcff.py, b\\udcff, b\\udcff.py; "
        "leave one of them in the folder\n"
    )
    assert [*rows(ran.stdout)] == ["ada", "b\\udcff", "bob", "cyd", "dan"]


WORDS = {
    "no regrading": (("class", "double", "inbox", "--yes"), "--yes goes with --regrade"),
    "no gradebook": (("class", "double", "inbox", "--gradebook", ""), "--gradebook is empty; name a place"),
    "no feedback": (
        ("class", "double", "inbox", "--feedback", ""),
        "'--feedback': it is empty; name a place",
    ),
    "no roster": (("class", "double", "inbox", "--roster", ""), "'--roster': it is empty; name a place"),
    "no folder": (("class", "double", ""), "'FOLDER': it is empty; name a place"),
    "the course": (("class", "double", "."), "grade: . is the course\n"),
}


@pytest.mark.parametrize("which", WORDS)
def test_words_that_are_none(which: str, grade: Grade, inbox: Path) -> None:
    words, told = WORDS[which]
    before = {*Path().rglob("*")}
    ran = grade(*words)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert told in ran.stderr
    assert {*Path().rglob("*")} == before


def test_any_report_says_whose_is_whose(grade: Grade, inbox: Path) -> None:
    shutil.copy(inbox / "ada.py", inbox / "eve.py")
    grade(*("class", "double", inbox, "--report", "json=all.json", "--report", "terminal=all.txt"))
    told = [each["submission"] for each in json.loads(Path("all.json").read_text())["results"]]
    assert told == [f"{each}/double.py" for each in ("ada", "bob", "cyd", "dan", "eve")]
    assert all(each in Path("all.txt").read_text() for each in told)


def test_pages_take_no_list_s_place(grade: Grade, inbox: Path) -> None:
    Path("index.csv").write_text("student\nada\n")
    ran = grade("class", "double", inbox, "--roster", "index.csv", "--feedback", ".")
    told = "grade: --feedback: . has index.csv, which is the list of the class\nNext: name another place\n"
    assert (ran.exit_code, ran.stderr) == (2, told)


def test_a_file_that_is_no_page_stays(grade: Grade, inbox: Path) -> None:
    (inbox / "ada.py").unlink()
    (inbox / "ada.py").symlink_to("bob.py")
    Path("pages").mkdir()
    Path("pages/ada.html").write_text("hers")
    grade("class", "double", inbox, "--feedback", "pages")
    assert Path("pages/ada.html").read_text() == "hers"


def test_a_regrading_that_another_run_has_settled_takes_nothing(
    grade: Grade, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(*_: object, **__: object) -> bool:
        with open_gradebook("grades.db") as other:
            other.forget("double")
        return True

    grade("class", "double", inbox, "-q")
    checker = Path("exercises/double/checker.py")
    checker.write_text(checker.read_text().replace("points=1,", "points=2,"))
    monkeypatch.setattr("click.confirm", answer)
    ran = grade("class", "double", inbox, "-q", "--regrade")
    told = "grade: another run has settled what this regrading has found\nNext: run it again\n"
    assert (ran.exit_code, ran.stderr) == (2, told)
    assert "They count" not in ran.stdout
    with open_gradebook("grades.db") as book:
        assert [each.why for each in book.history("double", "ada")] == ["new"]


def test_a_page_goes_with_the_report(grade: Grade, inbox: Path) -> None:
    grade("class", "double", inbox, "--feedback", "pages")
    (inbox / "ada.py").unlink()
    (inbox / "ada.py").symlink_to("bob.py")
    grade("class", "double", inbox, "--feedback", "pages")
    assert sorted(each.name for each in Path("pages").iterdir()) == [
        *("bob.html", "cyd.html", "dan.html", "index.csv"),
    ]


def test_a_regrading_says_what_plugins_adjust_otherwise(grade: Grade, inbox: Path) -> None:
    roster = Path("roster.csv")
    roster.write_text("student,handed_in\nada,2027-01-14T10:00Z\n")
    args = ("class", "double", inbox, "-q", "--roster", "roster.csv")
    grade(*args, plugins={"late": late()})
    roster.write_text("student,handed_in\nada,2027-01-16T10:00Z\n")
    ran = grade(*args, "--regrade", "--yes", plugins={"late": late()})
    assert ran.stdout.startswith("ada: 4 of 4 -> 3 of 4 (adjusted otherwise)\n1 grade would change.\n")


def test_a_checker_that_does_not_load_is_the_instructor_s_to_mend(grade: Grade, inbox: Path) -> None:
    Path("exercises/double/checker.py").write_text("1 / 0\n")
    ran = grade("class", "double", inbox)
    assert ran.exit_code == 3
    assert ran.stderr.endswith("Next: put it right: grade audit double tells more\n")


def test_a_bar_goes_on_while_somebody_is_waited_for(inbox: Path, course: Path) -> None:
    (inbox / "eve.py").write_text("while True: pass\n")
    with (course / "exercises" / "double" / "exercise.toml").open("a") as settings:
        settings.write("[limits]\ncheck_s = 4\nsubmission_s = 8\n")
    with Terminal(["class", "double", "inbox", "--workers", "2"], course, 70, 12) as window:
        window.wait_for("double 4/5")
        window.wait_for("Kept in grades.db")


def test_what_waits_for_a_person_is_told(grade: Grade, inbox: Path) -> None:
    with Path("exercises/double/checker.py").open("a") as file:
        file.write(
            "from grader import criterion\n"
            "style = criterion('style', 'it reads well', levels={0: 'no', 3: 'yes'})\n"
        )
    ran = grade("class", "double", "inbox")
    assert ran.stdout == (
        "double  Doubling\n\n"
        "4 students graded: 2 with all points so far\n"
        "4 for a person to judge: grade review double inbox\n"
        "Kept in grades.db\n"
    )


def test_a_list_of_somebody_else(grade: Grade, inbox: Path) -> None:
    Path("list.csv").write_text("group,score\n1,2\n")
    ran = grade("class", "double", inbox, "-q", "--roster", "list.csv")
    assert ran.stderr == (
        f"{Path('list.csv')}: nobody who has handed in is on it; docs/collecting.md tells its columns\n"
    )
