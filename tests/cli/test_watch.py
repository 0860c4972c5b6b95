"""`grade watch` in a real terminal: the whole window after every key and save, and how it ends."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import Course
from grader.progress import progress_in
from grader.stub import digest, own_files
from tests import elsewhere
from tests.cli.terminal import COMMAND, Terminal
from tests.conftest import ROOT, Golden, Grade, alive

SLOW = "import time\n\ndef training_pipeline(*_):\n    time.sleep(1.5)\n"


def save(course: Path, source: str | Path, name: str = "exercise3/training_pipeline.py") -> None:
    """Save as editors do: a new file takes the old one's place."""
    text = source.read_text() if isinstance(source, Path) else source
    new = course / "exercises" / f"{name}.new"
    new.write_text(text)
    new.replace(course / "exercises" / name)


def settled(window: Terminal, *wanted: str, gone: tuple[str, ...] = ()) -> str:
    """The whole window, once a run is over and each of these is there, and none of the others is."""
    return window.wait_for(*wanted, "q quit", gone=("Grading: ", *gone))


def grading(window: Terminal) -> set[int]:
    """The processes of a run that goes on: the judge, the zygote and its worker."""
    return window.wait_for_workers(3)


def left_behind(course: Path) -> list[str]:
    """The files of the course that were not there at first, but for those that are kept."""
    kept = (".grade/progress/", ".grade/cases/", ".grade/.gitignore")
    names = (each.relative_to(course).as_posix() for each in course.rglob("*") if each.is_file())
    there = {each.relative_to(ROOT).as_posix() for each in ROOT.glob("*s/**/*")}
    return [name for name in names if name not in there and not name.startswith(kept)]


def untimed(text: str) -> str:
    text = re.sub(r"\d\d [A-Z][a-z]{2} \d\d:\d\d", "26 Nov 12:00", text)
    return re.sub(r"\.\d{4}-\d\d-\d\d-\d\d\.\d\d\.\d\d\.", ".2026-11-26-12.00.00.", text)


@pytest.mark.parametrize("columns", [60, 120])
def test_a_session(real_course: Path, golden: Golden, columns: int) -> None:
    wrong = real_course / "solutions/exercise3/wrong"
    shown = []

    def told(what: str, *wanted: str, gone: tuple[str, ...] = ()) -> None:
        shown.append(f"--- {what}\n{untimed(settled(window, *wanted, gone=gone))}")

    with Terminal(["watch", "exercise3"], real_course, columns, 40) as window:
        told("grade watch exercise3", "0 of 100 points", "the answer lacks")
        window.press("h")
        told("h", "Hint 1 of")
        window.press("h")
        told("h, once more", "Hint 2 of")
        window.press("l")
        told("l", "last graded")
        save(real_course, wrong / "hard_coded.py")
        told("a file with one mistake is saved", "60 of 100 points", gone=("last graded",))
        save(real_course, "def training_pipeline(:\n")
        told("a file that is no Python is saved", "SyntaxError")
        window.press("r")
        told("r", "Put the stub back")
        window.press("n")
        told("n", "Nothing was changed")
        window.press("r")
        window.wait_for("Put the stub back")
        window.press("y")
        told("r, and y", "Kept what you had", "the answer lacks")
        window.press("r")
        told("r, when there is nothing to put back", "is untouched")
        save(real_course, real_course / "solutions/exercise3/training_pipeline.py")
        told("the right file is saved", "exercise3 is done", "A report on the costs")
        window.press("n")
        told("n: the next that is not done", "quiz1  The", "0 of 5 points")
        window.press("x")
        told("a key that means nothing", "quiz1  The", "0 of 5 points")
        window.press("q")
        assert window.wait() == 0
        shown.append(f"--- q\n{untimed(window.text)}")
        assert window.is_as_before
    text = "\n".join(shown)
    assert text == golden(text)


@pytest.mark.parametrize("columns", [60, 120])
def test_what_can_go_wrong(real_course: Path, golden: Golden, columns: int) -> None:
    checker = real_course / "exercises/exercise3/checker.py"
    checker.write_text("import nowhere\n")
    shutil.rmtree(real_course / "exercises/exercise3/.stub")
    with Terminal(["watch", "exercise3"], real_course, columns, 30) as window:
        shown = settled(window, "ModuleNotFoundError", "Next: ")
        window.press("h")
        shown += settled(window, "There is no hint on this")
        window.press("r")
        shown += settled(window, "there is no stub")
        window.press("q")
        assert window.wait() == 0
    folded = "\n*".join(map(re.escape, str(real_course)))  # wherever a line may have ended
    shown = " ".join(re.sub(folded, "COURSE", shown).split()).replace(" q quit", " q quit\n")
    assert shown == golden(shown)


@pytest.mark.parametrize("end", ["q", "\x03", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "in a run"])
def test_however_it_ends_it_leaves_nothing_behind(
    real_course: Path, end: str, busy: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window, "the answer lacks")
        if busy:
            save(real_course, SLOW)
        processes = grading(window) if busy else window.workers
        if end in ("q", "\x03"):
            window.press(end)
        else:
            os.kill(window.process.pid, signal.Signals[end])
        assert window.wait() == (0 if end == "q" else 130)
        assert window.text.endswith("\nStopped at exercise3. Next: grade, or grade watch to go on.\n")
        assert window.is_as_before
        assert (any(map(alive, processes)), busy) == (False, len(processes) > 0)
    assert [each.name for each in (tmp_path / "temporary").iterdir()] == left_behind(real_course) == []


def test_a_save_in_the_middle_of_a_run_starts_it_anew(real_course: Path) -> None:
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window, "the answer lacks")
        save(real_course, SLOW.replace("1.5", "1000"))
        before = grading(window)
        save(real_course, real_course / "solutions/exercise3/wrong/hard_coded.py")
        settled(window, "60 of 100 points")
        assert not any(map(alive, before))


def test_upper_case_counts_and_arrows_do_not(real_course: Path) -> None:
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window, "the answer lacks")
        window.press("H")
        window.wait_for("Hint 1 of")
        window.press("\x1b[A\x1bOQ\x1b[3~x\x1bh")  # up, F2, delete, nothing, escape, and h
        window.wait_for("Hint 2 of")
        window.press("q")
        assert window.wait() == 0


def test_the_list_comes_and_goes_and_stays_in_another_window(real_course: Path) -> None:
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window, "the answer lacks")
        window.press("l")
        window.wait_for("last graded", gone=("the answer lacks",))
        window.resize(120, 30)
        window.screen.reset()
        window.wait_for("last graded", "title", gone=("the answer lacks",))
        window.press("l")
        window.wait_for("the answer lacks", gone=("last graded",))


def test_an_exercise_that_goes_and_comes_back(real_course: Path, tmp_path: Path) -> None:
    folder = real_course / "exercises" / "exercise3"
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window, "the answer lacks")
        folder.rename(tmp_path / "away")
        settled(window, "cannot be read", gone=("the answer lacks",))
        for key, wanted in (
            ("h", "Before this is put right"),
            ("r", "there is no stub"),
            ("l", "last graded"),
        ):
            window.press(key)
            window.wait_for(wanted)
        (tmp_path / "away").rename(folder)
        settled(window, "the answer lacks")


def test_stopped_and_continued_in_a_run_it_begins_anew(real_course: Path) -> None:
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window, "the answer lacks")
        save(real_course, SLOW.replace("1.5", "1000"))
        before = grading(window)
        os.kill(window.process.pid, signal.SIGSTOP)
        window.as_after_a_shell()
        os.kill(window.process.pid, signal.SIGCONT)
        window.wait_until(lambda: not before & window.workers)
        grading(window)


def test_a_save_is_noticed_before_there_is_a_result(real_course: Path) -> None:
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window, "the answer lacks")
        save(real_course, "while True: pass\n")
        window.wait_for("Grading: 0 of 8 checks", gone=("the answer lacks",))


@pytest.mark.parametrize("columns", [60, 120])
def test_a_document_that_a_person_will_judge(real_course: Path, golden: Golden, columns: int) -> None:
    with Terminal(["watch", "exercise1"], real_course, columns, 40) as window:
        settled(window, "still a TODO")
        save(real_course, real_course / "solutions/exercise1/design.md", "exercise1/design.md")
        shown = settled(window, "✓ exercise1 is done. A person judges the rest.", "exercise2  Who")
    assert shown == golden(shown)


def test_what_a_person_alone_judges_is_not_moved_on_from(real_course: Path) -> None:
    checker = real_course / "exercises/exercise1/checker.py"
    checker.write_text(
        "from grader import criterion\n"
        'tone = criterion("tone", "the tone", levels={2: "fits", 0: "does not"})\n'
    )
    (real_course / "solutions/exercise1/checker.py").unlink(missing_ok=True)
    with Terminal(["watch", "exercise1"], real_course) as window:
        settled(window, "a person judges the rest")
        save(real_course, "# Mine\n", "exercise1/design.md")
        exercise = Course(real_course).exercise("exercise1")
        window.wait_until(lambda: progress_in(exercise).of(exercise).files == digest(own_files(exercise)))
        window.press("h")
        assert "exercise1  Design" in settled(window, "Nothing fails")


def test_a_key_in_a_run_is_not_lost(real_course: Path) -> None:
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window, "the answer lacks")
        save(real_course, SLOW)
        grading(window)
        window.press("h")
        assert "more seconds" not in settled(window, "Hint 1 of")
        save(real_course, SLOW + "\n")
        grading(window)
        window.press("n")
        window.wait_for("challenge  A report")


@pytest.mark.parametrize(("columns", "rows"), [(60, 12), (30, 24), (15, 5), (120, 2), (200, 60)])
def test_a_window_of_another_size(real_course: Path, golden: Golden, columns: int, rows: int) -> None:
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window, "the answer lacks")
        window.resize(columns, rows)
        window.screen.reset()
        shown = window.wait_for("n next", "quit")
        window.press("q")
        assert (window.wait(), window.is_as_before) == (0, True)
    assert shown == golden(shown)


def test_stopped_and_continued_by_a_shell(real_course: Path) -> None:
    with Terminal(["watch", "exercise3"], real_course) as window:
        settled(window)
        os.kill(window.process.pid, signal.SIGSTOP)
        window.as_after_a_shell()
        window.screen.reset()
        os.kill(window.process.pid, signal.SIGCONT)
        window.wait_for("q quit")
        window.press("l")
        window.wait_for("last graded")
        window.press("q")
        assert (window.wait(), window.is_as_before) == (0, True)


@pytest.mark.parametrize("columns", [60, 120])
def test_when_all_is_done(real_course: Path, golden: Golden, columns: int) -> None:
    exercises, _ = Course(real_course).exercises()
    for each in exercises[:-1]:
        for file in each.files:
            shutil.copy(each.solution / file, each.folder / file)
    subprocess.run([*COMMAND, "--all"], cwd=real_course, stdout=subprocess.PIPE, check=False)
    with Terminal(["watch"], real_course, columns, 24) as window:
        settled(window, "challenge  A report on the costs", "5 of 6 exercises done")
        last = real_course / "solutions/challenge/training_report.py"
        save(real_course, last, "challenge/training_report.py")
        shown = settled(window, "everything is done")
        window.press("h")
        shown += settled(window, "Nothing fails")
        window.press("n")
        shown += settled(window, "quiz1  The three")
    assert shown == golden(shown)


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_on_other_systems(real_course: Path, system: str) -> None:
    command = [sys.executable, elsewhere.__file__, system]
    args = (["watch", "exercise3"], real_course, 80, 40)
    with Terminal(*args, command=command, line_by_line=system != "win32") as window:
        settled(window, "the answer lacks")
        save(real_course, SLOW.replace("1.5", "1000"))
        running = window.wait_for_workers(1)
        save(real_course, real_course / "solutions/exercise3/wrong/hard_coded.py")
        settled(window, "60 of 100 points")
        assert not any(map(alive, running))
        window.press("h")
        window.wait_for("Hint 1 of")
        window.press("q")
        assert (window.wait(), window.is_as_before, window.workers) == (0, True, set())


def test_a_terminal_that_cannot_be_cleared(real_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Terminal(["watch", "quiz1"], real_course, kind="dumb") as window:
        assert window.wait() == 2
        assert window.text == "grade: grade watch needs a terminal\nNext: grade quiz1\n"


def test_without_a_terminal(grade: Grade) -> None:
    for args, instead in ((["double"], "double"), ([], "double")):
        ran = grade("watch", *args)
        told = f"grade: grade watch needs a terminal\nNext: grade {instead}\n"
        assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", told)
