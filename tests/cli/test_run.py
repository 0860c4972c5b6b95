"""The command line as students, instructors and CI use it: whole outputs, exit codes, files."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader import hookimpl
from grader.components import Look, Reporter
from grader.model import Report
from tests.conftest import CHECKER, ROOT, Golden, Grade, alive, children, write_course

RIGHT = "solutions/double"
COMMAND = [sys.executable, "-c", "from grader.cli.main import main; main()"]


def test_a_stub_earns_nothing_and_exits_with_1(grade: Grade) -> None:
    ran = grade("double")
    assert (ran.exit_code, ran.stderr) == (1, "")
    assert ran.stdout == (
        "double  Doubling\n"
        "exercises/double/double.py\n"
        "\n"
        "0 of 4 points; 1 check (·) not tried, as what they need did not pass.\n"
        "Next: double() gives back None: it came to its end without return, or what it\n"
        "returned was None. Let every way through it end with return and your answer.\n"
        "Then run: grade double, or for a hint: grade hint double\n"
        "\n"
        "✗     0/1 two doubled is four\n"
        "    double(2)\n"
        "    returned  None\n"
        "    expected  4\n"
        "    the answer is None where the int 4 is expected\n"
        "\n"
        "·     0/3 any number is doubled\n"
        "\n"
    )


@pytest.mark.parametrize("option", ["--verbose", "-v"])
def test_everything_on_demand(grade: Grade, course: Path, option: str) -> None:
    ran = grade("double", option, "--report", "terminal=report.txt")
    assert "\n    Hint: think of 2 + 2\n" in ran.stdout
    made_by = re.search(
        r"(?s)\nseed 0, 100 cases for each property; .*; confined by: process.* s\n", ran.stdout
    )
    assert made_by
    assert (course / "report.txt").read_text() == ran.stdout


def test_grade_run_is_the_same_as_grade(grade: Grade) -> None:
    assert grade("run", "double").stdout == grade("double").stdout


def test_a_right_submission_exits_with_0(grade: Grade) -> None:
    for path in (RIGHT, f"{RIGHT}/double.py", Path.cwd() / RIGHT):
        ran = grade("double", "--submission", path)
        assert (ran.exit_code, ran.stderr, "Every check passed. Well done!" in ran.stdout) == (0, "", True)


def test_the_real_stub(
    real_course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    monkeypatch.chdir(real_course)
    ran = grade("exercise3")
    assert ran.exit_code == 1
    assert ran.stdout == golden(ran.stdout)


def test_help_and_version(grade: Grade, golden: Golden) -> None:
    told = "".join(
        f"$ grade {' '.join(args)}\n{grade(*args).stdout}\n" for args in (["--help"], ["run", "--help"])
    )
    assert told == golden(told)
    assert re.fullmatch(r"grade \d+\.\d+\.\d+\n", grade("--version").stdout)


@pytest.mark.parametrize(("percent", "code"), [("0", 0), ("25", 0), ("26", 1), ("100", 1)])
def test_fail_under_is_per_cent_of_the_automatic_points(
    grade: Grade, course: Path, percent: str, code: int
) -> None:
    checker = course / "exercises" / "double" / "checker.py"
    checker.write_text(
        CHECKER + '\nfrom grader import Check\njudged = Check("judged", "by a person", 96, None)\n'
    )
    (course / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 4\n")
    ran = grade("double", "--fail-under", percent)
    assert (ran.exit_code, "\n1/4 automatic, 96 pending.\n" in ran.stdout) == (code, True)


MISTAKES = {
    "unknown exercise": (
        ["duoble"],
        "there is no exercise 'duoble', did you mean 'double'?\nNext: choose one of: double",
    ),
    "a misspelt command": (
        ["wacht"],
        "there is no command or exercise 'wacht', did you mean 'watch'?\n"
        "Next: grade --help lists the commands, grade the exercises",
    ),
    "no exercise": (
        ["run"],
        "no exercise is named\nNext: grade --all, or name some of: double",
    ),
    "all and one": (
        ["--all", "double"],
        "--all and 'double' do not go together\nNext: leave one of them out",
    ),
    "a file for all": (
        ["--all", "--submission", "x"],
        "--submission goes with one exercise\nNext: grade one exercise at a time",
    ),
    "no such path": (
        ["double", "--submission", "none.py"],
        "there is no {course}/none.py\nNext: give the path of the file or folder to grade",
    ),
    "a folder without the file": (
        ["double", "--submission", "exercises"],
        "{course}/exercises does not hold double.py; its folders may\n"
        "Next: give the folder that holds it, or for a whole class: grade class double {course}/exercises",
    ),
    "the reference's own place": (
        ["double", "--sandbox", "trusted"],
        "there is no 'trusted' among the sandboxes\nNext: choose from: auto, strict, process",
    ),
    "unknown report": (
        ["double", "--report", "jsn"],
        "there is no 'jsn' among the reporters, did you mean 'json'?\nNext: choose from: terminal, json, "
        "gradescope, classroom50, classroom, github, check50, exercism, prairielearn, junit, junit:xunit1, "
        "markdown, csv, canvas, moodle, jsonl, html",
    ),
    "no folder for the report": (
        ["double", "--report", "json=nowhere/report.json"],
        "--report json=nowhere/report.json: no file can be written there\n"
        "Next: name one in a folder that exists, or for standard output none",
    ),
    "a folder as the report": (
        ["double", "--report", "json=exercises"],
        "--report json=exercises: no file can be written there\n"
        "Next: name one in a folder that exists, or for standard output none",
    ),
    "no name for the report": (
        ["double", "--report", "json="],
        "--report json=: no file can be written there\n"
        "Next: name one in a folder that exists, or for standard output none",
    ),
    "two reports to one place": (
        ["double", "--report", "json", "--report", "terminal"],
        "two reports go to the same place\nNext: give each --report a file of its own",
    ),
}


@pytest.mark.parametrize(("args", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_of_the_caller_is_one_line_and_what_to_do(
    grade: Grade, course: Path, args: list[str], told: str
) -> None:
    ran = grade(*args)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr == f"grade: {told.format(course=course)}\n"


@pytest.mark.parametrize(
    "args",
    [
        ["double", "--examples", "0"],
        ["double", "--fail-under", "101"],
        ["double", "--seed", "x"],
        ["double", "--reveal", "all"],
        ["--nonsense"],
    ],
)
def test_options_out_of_range_exit_with_2(grade: Grade, args: list[str]) -> None:
    ran = grade(*args)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "Error: " in ran.stderr


def test_the_environment_may_give_another_seed(
    grade: Grade, monkeypatch: pytest.MonkeyPatch, course: Path
) -> None:
    """The cases are other ones, too."""

    def seed(*args: str) -> int:
        (result,) = json.loads(grade("double", "--report", "json", *args).stdout)["results"]
        return int(result["seed"])

    def cases() -> set[str]:
        return {each.name for each in (course / ".grade" / "cases").iterdir()}

    (course / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 2 * n\n")
    assert seed() == 0
    before = cases()
    monkeypatch.setenv("GRADER_SEED", "7")
    assert (seed(), seed("--seed", "8")) == (7, 8)
    assert len(cases() - before) == 4
    monkeypatch.setenv("GRADER_SEED", "")
    assert seed() == 0


@pytest.mark.parametrize("value", ["x", "1.5", "0x7", " "])
def test_a_seed_in_the_environment_that_is_none(
    grade: Grade, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("GRADER_SEED", value)
    ran = grade("double")
    assert (ran.exit_code, ran.stdout) == (2, "")
    told = f"grade: GRADER_SEED={value!r} is no integer\nNext: unset GRADER_SEED, or set it to an integer\n"
    assert ran.stderr == told
    assert grade("hint", "double").stderr == told
    assert grade("double", "--seed", "0").exit_code == 1


def test_options_may_come_before_the_name(grade: Grade) -> None:
    assert grade("--seed", "3", "double").stdout == grade("double", "--seed", "3").stdout


def test_no_course_here(grade: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = grade("double")
    assert (ran.exit_code, ran.stderr.splitlines()[1]) == (2, "Next: change into the course's folder first")


FAULTS = {
    "does not parse": ("def f(:", "checker.py:1: the checker does not load: SyntaxError: invalid syntax"),
    "does not import": (
        "x = 1\nimport nowhere\n",
        "checker.py:2: the checker does not load: ModuleNotFoundError",
    ),
    "no checks": ("", "checker.py: there are no checks that are worth points"),
    "negative points": (
        CHECKER.replace("points=1", "points=-1"),
        "ValueError: points=-1: a check is worth a number",
    ),
    "async": (
        CHECKER.replace("def example", "async def example"),
        "ValueError: example is async, and nothing would wait for it: write def",
    ),
    "exits": ("import sys; sys.exit(0)", "checker.py:1: the checker does not load: SystemExit: 0"),
    "a check defined twice": (
        CHECKER + CHECKER,
        "checker.py:20: 'example' is defined in line 6 before",
    ),
    "a quiz question given twice": (
        "from grader import form\nquestions = form({'a': 'AB'})\nquestions = form({'a': 'AB'})\n",
        "checker.py:3: 'questions' is defined in line 2 before",
    ),
    "two checks of one name": (
        "from grader import form\na = form({'a': 'AB'}, points=1)\nb = form({'a': 'AB'})\n",
        "checker.py both define a check 'form'",
    ),
    "a key that is none": (
        "from grader import choice\nchoice('a', 'a', points=1, right='A', because='x', wrong={'A': 'y'})\n",
        "checker.py:2: the checker does not load: ValueError: right='A', wrong=['A']: give different letters",
    ),
    "no claim": (
        CHECKER.replace('"""two doubled is four"""', "pass"),
        "ValueError: example has no docstring",
    ),
    "needs what is not there": (
        CHECKER.replace("needs=example", 'needs="exmple"'),
        "'any_number' needs 'exmple', which is no earlier check",
    ),
}


@pytest.mark.parametrize(("checker", "told"), FAULTS.values(), ids=FAULTS)
def test_a_broken_checker_is_a_fault_with_its_file_and_line(
    grade: Grade, course: Path, checker: str, told: str
) -> None:
    (course / "exercises" / "double" / "checker.py").write_text(checker)
    ran = grade("double")
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert told in ran.stderr
    assert ran.stderr.endswith("\nNext: this is not your mistake: tell your instructor\n")


def test_two_checkers_that_define_the_same_check_are_refused_with_both_paths(
    grade: Grade, course: Path
) -> None:
    (course / "solutions" / "double" / "checker.py").write_text(CHECKER)
    ran = grade("double", "--reveal", "full")
    assert ran.exit_code == 3
    public, hidden = (course / root / "double" / "checker.py" for root in ("exercises", "solutions"))
    assert f"{public} and {hidden} both define a check 'example'" in ran.stderr


def test_a_missing_reference_is_a_fault(grade: Grade, course: Path) -> None:
    (course / "solutions" / "double" / "double.py").unlink()
    ran = grade("double", "--report", "json")
    (result,) = json.loads(ran.stdout)["results"]
    assert (ran.exit_code, {each["status"] for each in result["checks"]}) == (3, {"fault", "skipped"})
    assert "double.py cannot be read: no such file or directory" in result["checks"][0]["message"]


def test_a_mistake_of_the_kit_is_one_line(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("grader.cli.own.find_course", broken)
    ran = grade("double")
    assert (ran.exit_code, ran.stderr) == (
        3,
        "grade: the grader itself failed: RuntimeError: boom\n"
        "Next: set GRADER_DEBUG=1, run it again, and report what it prints\n",
    )


def test_a_traceback_on_demand(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_DEBUG", "1")
    ran = grade("duoble")
    assert ran.exit_code == 2
    assert ran.stderr.startswith("Traceback (most recent call last):\n")
    assert ran.stderr.endswith("\nNext: choose one of: double\n")


def test_a_mistake_of_the_kit_in_one_exercise_keeps_no_other_from_being_graded(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "exercises" / "quiz").mkdir()
    (course / "exercises" / "quiz" / "exercise.toml").write_text(
        'format = 1\ntitle = ""\nkind = "answers"\nfiles = ["answers.toml"]\norder = -1\n'
    )
    (course / "exercises" / "quiz" / "answers.toml").write_text("")
    (course / "exercises" / "quiz" / "checker.py").write_text(
        "from grader import form\nx = form({'a': 'AB'}, points=1)\n"
    )

    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("grader.kinds.answers.open_data", broken)
    ran = grade("--all")
    assert (ran.exit_code, "0 of 4 points" in ran.stdout) == (3, True)
    assert ran.stderr == (
        "grade: the grader itself failed grading quiz: RuntimeError: boom\n"
        "Next: set GRADER_DEBUG=1, run it again, and report what it prints\n"
    )


def test_a_course_among_the_installed_packages_is_refused(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.sandbox.host.package_folders", lambda: [str(course.parent)])
    ran = grade("double")
    assert (ran.exit_code, "where submissions could read its solutions" in ran.stderr) == (2, True)


def test_a_report_file_is_written_beside_what_the_terminal_shows(grade: Grade, course: Path) -> None:
    ran = grade("double", "--report", "json=report.json", "--report", "terminal=report.txt")
    assert ran.stdout == (course / "report.txt").read_text()
    assert json.loads((course / "report.json").read_text())["results"][0]["score"] == 0
    assert sorted(each.name for each in course.iterdir()) == [
        ".grade",
        "exercises",
        "report.json",
        "report.txt",
        "solutions",
    ]


def test_a_report_that_cannot_be_written_leaves_the_old_file_whole(grade: Grade, course: Path) -> None:
    (course / "report.json").write_text("old")

    def fails(reports: tuple[Report, ...], _look: Look) -> str:
        raise ValueError(len(reports))

    broken = SimpleNamespace(grader_reporters=hookimpl(lambda: [Reporter("broken", fails)]))
    ran = grade("double", "--report", "broken=report.json", plugins={"broken": broken})
    assert (ran.exit_code, ran.stdout[:6]) == (3, "double")
    assert (course / "report.json").read_text() == "old"


def test_a_report_file_keeps_its_mode(grade: Grade, course: Path) -> None:
    report = course / "report.json"
    report.write_text("old")
    report.chmod(0o600)
    grade("double", "--report", "json=report.json")
    assert (report.stat().st_mode & 0o777, json.loads(report.read_text())["schema"]) == (
        0o600,
        "grader/report/v1",
    )


def test_a_report_takes_a_link_s_place_and_leaves_alone_what_it_led_to(grade: Grade, course: Path) -> None:
    (course / "mine.txt").write_text("mine")
    (course / "link.json").symlink_to(course / "mine.txt")
    grade("double", "--report", "json=link.json")
    assert ((course / "mine.txt").read_text(), (course / "link.json").is_symlink()) == ("mine", False)
    assert json.loads((course / "link.json").read_text())["schema"] == "grader/report/v1"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no /dev")
@pytest.mark.parametrize("place", ["/dev/stdout", "/dev/fresh"])
def test_no_report_takes_the_place_of_a_device(grade: Grade, place: str) -> None:
    ran = grade("double", "--report", f"json={place}")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr == (
        f"grade: --report json={place}: no file can be written there\n"
        "Next: name one in a folder that exists, or for standard output none\n"
    )
    assert Path("/dev/stdout").is_symlink()


def test_a_report_has_a_name_as_long_as_names_may_be(grade: Grade, course: Path) -> None:
    name = "r" * 250
    assert grade("double", "--report", f"json={name}").exit_code == 1
    assert json.loads((course / name).read_text())["schema"] == "grader/report/v1"


def test_a_reader_that_goes_away_costs_no_other_report(course: Path) -> None:
    graded = f"{sys.executable} -c '{COMMAND[2]}' double --report terminal --report json=report.json"
    subprocess.run(["bash", "-c", f"{graded} | true"], cwd=course, stderr=subprocess.DEVNULL)
    assert json.loads((course / "report.json").read_text())["schema"] == "grader/report/v1"


def test_a_full_standard_output_costs_no_other_report(course: Path) -> None:
    graded = f"{sys.executable} -c '{COMMAND[2]}' double --report json=report.json --report terminal"
    command = ["bash", "-c", f"unset PYTHONUNBUFFERED; {graded} >/dev/full"]
    ran = subprocess.run(command, cwd=course, stderr=subprocess.PIPE, text=True)
    assert (ran.returncode, ran.stderr) == (
        2,
        "grade: standard output cannot be written: No space left on device\n"
        "Next: write the report to a file: --report FORMAT=FILE\n",
    )
    assert json.loads((course / "report.json").read_text())["schema"] == "grader/report/v1"


def test_a_report_goes_to_no_device_or_pipe(grade: Grade, course: Path) -> None:
    os.mkfifo(course / "pipe")
    for place in ("pipe", os.devnull):
        ran = grade("double", "--report", f"json={place}")
        assert (ran.exit_code, "no file can be written there" in ran.stderr) == (2, True)
    assert not Path(os.devnull).is_file()


def test_several_exercises_in_one_run(course: Path, grade: Grade) -> None:
    other = write_course(course.parent / "other")
    for root in ("exercises", "solutions"):
        (other / root / "double").rename(course / root / "again")
    ran = grade("double", "again", "double")
    assert ran.exit_code == 1
    assert [each.split()[0] for each in ran.stdout.splitlines() if each.endswith("  Doubling")] == [
        "double",
        "again",
    ]
    assert ran.stdout.endswith("\n✗ double     0/4\n✗ again      0/4\n  all in all 0/8\n")
    ran = grade("double", "again", "--submission", "x")
    told = "grade: --submission goes with one exercise\nNext: grade one exercise at a time\n"
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", told)
    (course / "exercises" / "again" / "checker.py").write_text("import nowhere")
    ran = grade("again", "double")
    assert (ran.exit_code, "0 of 4 points" in ran.stdout) == (3, True)
    assert "checker.py:1: the checker does not load" in ran.stderr


def test_all_exercises_in_order_with_one_summary(
    real_course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    monkeypatch.chdir(real_course)
    for name, file in {"quiz1": "answers.toml", "exercise1": "design.md"}.items():
        shutil.copy(real_course / "solutions" / name / file, real_course / "exercises" / name / file)
    ran = grade("--all")
    assert (ran.exit_code, ran.stderr) == (1, "")
    assert ran.stdout == golden(ran.stdout)


def test_all_exercises_solved_exit_with_0(
    real_course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(real_course)
    shutil.copytree("solutions", "exercises", dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.md"))
    shutil.copy("solutions/exercise1/design.md", "exercises/exercise1/design.md")
    for hidden in ("quiz1", "quiz2"):
        shutil.copy(ROOT / "exercises" / hidden / "checker.py", f"exercises/{hidden}/checker.py")
    ran = grade("--all")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout.endswith(
        "\n"
        "✓ quiz1          5/5\n"
        "… exercise1      6/6 14 pending\n"
        "✓ exercise2  100/100\n"
        "✓ quiz2          3/3\n"
        "✓ exercise3  100/100\n"
        "✓ challenge  100/100\n"
        "  all in all 314/314 14 pending\n"
    )


def test_a_broken_exercise_keeps_no_other_from_being_listed_and_graded(course: Path, grade: Grade) -> None:
    (course / "exercises" / "again").mkdir()
    (course / "exercises" / "again" / "exercise.toml").write_text("format = 1\ntitle = \n")
    told = (
        f"grade: {course}/exercises/again/exercise.toml: Invalid value (at line 2, column 9)\n"
        "Next: CONTRIBUTING.md lists its keys\n"
    )
    listed = grade()
    assert (listed.exit_code, listed.stderr) == (3, told)
    assert "\n   double    python  untouched\n" in listed.stdout
    for args in (["--all"], ["again", "double"]):
        ran = grade(*args)
        assert (ran.exit_code, ran.stderr, "0 of 4 points" in ran.stdout) == (3, told, True)
    ran = grade("again")
    assert (ran.exit_code, ran.stdout, ran.stderr) == (3, "", told)
    (course / "exercises" / "double" / "exercise.toml").write_text("")
    listed = grade()
    assert (listed.exit_code, listed.stdout, listed.stderr.count("grade: ")) == (3, "", 2)


def in_terminal(args: list[str], cwd: Path, **environment: str) -> tuple[str, int]:
    """Run the command in a pseudo-terminal; what its standard output and error show, and its exit code."""
    child, terminal = pty.fork()
    if not child:
        os.chdir(cwd)
        os.environ.pop("NO_COLOR", None)
        os.environ |= {"TERM": "xterm", **environment}
        os.execv(COMMAND[0], [*COMMAND, *args])
    shown = b""
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:  # the other end was closed
        pass
    os.close(terminal)
    return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_colour_in_a_terminal_unless_no_color_is_set(course: Path) -> None:
    shown, code = in_terminal(["double"], course)
    assert (code, "\x1b[31m✗" in shown) == (1, True)
    shown, code = in_terminal(["double"], course, NO_COLOR="1")
    assert (code, "\x1b[31m" in shown, "✗     0/1 two doubled is four" in shown) == (1, False, True)


def test_no_colour_when_piped(course: Path) -> None:
    done = subprocess.run([*COMMAND, "double"], cwd=course, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, "\x1b" in done.stdout, "Traceback" in done.stderr) == (1, False, False)


def test_a_terminal_without_utf_8_shows_what_it_can(course: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [*COMMAND, "double"], cwd=course, capture_output=True, encoding="latin-1", env=environment
    )
    assert (done.returncode, "x     0/1 two doubled is four" in done.stdout) == (1, True)
    assert "Traceback" not in done.stderr


SLOW = "import time\ntime.sleep(0.7)\ndef double(n):\n    return 4\n"


def test_a_slow_run_tells_its_progress_on_standard_error(
    course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.cli.bar.SILENT_S", 0)
    (course / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 4\n")
    ran = grade("double", "--report", "json")
    assert ran.stderr == "double: 1/2 example passed\ndouble: 2/2 any_number failed\n"
    assert json.loads(ran.stdout)


def test_a_slow_run_in_a_terminal_shows_a_bar_and_takes_it_away(course: Path) -> None:
    (course / "exercises" / "double" / "double.py").write_text(SLOW)
    shown, code = in_terminal(["double"], course)
    assert (code, "━" in shown) == (1, True)
    after = shown[shown.rindex("━") :]
    assert "double  Doubling" in re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", after)


def test_an_interrupt_leaves_no_worker_and_what_is_known(course: Path) -> None:
    (course / "exercises" / "double" / "double.py").write_text("while True: pass\n")
    heard = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # ignored in some shells
    )
    running = subprocess.Popen(
        [*COMMAND[:2], heard + COMMAND[2], "double", "--report", "json=report.json"],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (workers := children(running.pid)):
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, error = running.communicate(timeout=20)
    told = "\nInterrupted: what is known stands in the files of --report, as incomplete.\n"
    assert (running.returncode, out, error) == (130, "", told)
    assert not any(map(alive, workers))
    (report,) = json.loads((course / "report.json").read_text())["results"]
    assert (report["incomplete"], report["score"]) == ("Grading was stopped before it ended.", 0)
    assert [*course.glob(".grade-*")] == []


@pytest.mark.parametrize("ends", [signal.SIGTERM, signal.SIGHUP])
def test_a_kill_leaves_no_worker(course: Path, ends: signal.Signals) -> None:
    (course / "exercises" / "double" / "double.py").write_text("while True: pass\n")
    running = subprocess.Popen(
        [*COMMAND, "double"], cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not (workers := children(running.pid)):
        time.sleep(0.05)
    time.sleep(0.3)
    running.send_signal(ends)
    out, _ = running.communicate(timeout=20)
    assert (running.returncode, out) == (130, b"")
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


def test_a_run_that_ignores_hangups_goes_on(course: Path) -> None:
    (course / "exercises" / "double" / "double.py").write_text("import time; time.sleep(1)\n")
    graded = f"exec {sys.executable} -c '{COMMAND[2]}' double"
    running = subprocess.Popen(["bash", "-c", f"trap '' HUP; {graded}"], cwd=course, stdout=subprocess.PIPE)
    while not children(running.pid):
        time.sleep(0.05)
    running.send_signal(signal.SIGHUP)
    out, _ = running.communicate(timeout=60)
    assert (running.returncode, b"0 of 4 points" in out) == (1, True)


def test_a_judge_ends_with_the_command_line_even_in_a_body_without_end(course: Path) -> None:
    (course / "exercises" / "double" / "double.py").write_text("def double(n): return n\n")
    checker = course / "exercises" / "double" / "checker.py"
    endless = "    if submission.double(2) == 2:\n        while True: pass\n"
    checker.write_text(checker.read_text().replace("    agree(submission.double(2), 4)\n", endless))
    place = {**os.environ, "TMPDIR": str(course)}  # what is killed clears nothing away
    running = subprocess.Popen([*COMMAND, "double"], cwd=course, stdout=subprocess.DEVNULL, env=place)
    while not (judges := children(running.pid)):
        time.sleep(0.05)
    time.sleep(1)
    running.kill()
    running.wait()
    deadline = time.monotonic() + 5  # it has 10 s of its own
    while any(map(alive, judges)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, judges))


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_outputs_are_no_error(course: Path, closed: str) -> None:
    command = f"{sys.executable} -c '{COMMAND[2]}' double {closed}"
    assert subprocess.run(["bash", "-c", command], cwd=course, capture_output=True).returncode == 1


def test_a_reader_that_goes_away_is_no_error(course: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -c '{COMMAND[2]}' double | head -1; exit ${{PIPESTATUS[0]}}"],
        cwd=course,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, "Traceback" in done.stderr) == ("double  Doubling\n", False)


def test_nothing_is_left_in_the_course_but_stored_cases(real_course: Path) -> None:
    before = sorted(real_course.rglob("*"))
    command = [*COMMAND, "exercise3", "--submission", "solutions/exercise3/wrong/rounds.py"]
    assert subprocess.run(command, cwd=real_course, capture_output=True).returncode == 1
    after = [each for each in real_course.rglob("*") if ".grade" not in each.relative_to(real_course).parts]
    assert sorted(after) == before
