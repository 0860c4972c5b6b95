"""What grading a whole class costs, and whether it comes to what grading each student alone comes to.

Every run is a process of its own, `grade class exercise3 …`, on the class that `students` makes. Times of
the kit are those of whole runs, with the start, the gradebook and a CSV report.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from benchmarks.replay import EXERCISE, PAGE_MIB, ROOT, SETTINGS, TESTS, plain_environment
from benchmarks.students import Student, students
from grader.gradebook.entry import Entry
from grader.gradebook.opened import open_gradebook

GRADE = [sys.executable, "-c", "from grader.cli.main import main; main()"]
WORKERS = 2
UNDER_PYTEST = 20  # right submissions that a pytest process each is timed on
KILLS = 20
ALONE = 60  # students of all sorts who are graded alone, too
# What crosses to the kit's checks is a plain dict, whatever a submission made of one.
ASKED = "return training_pipeline.training_pipeline(*args)"
PLAIN = "given = training_pipeline.training_pipeline(*args); return dict(given)"
UNLIKE = ("duration_s", "submission")  # what may differ between two reports on the same


@dataclass(frozen=True)
class Ran:
    """A whole run: seconds, and the largest resident sizes in MiB, of the command and of a process of its."""

    seconds: float
    command: float
    process: float


def right_ones(number: int) -> Iterator[Student]:
    """So many right submissions, no two of them copied."""
    seen = set[bytes]()
    for each in students(sys.maxsize):
        if each.sort == "right" and each.code not in seen:
            seen.add(each.code)
            yield each
            if len(seen) == number:
                return


def write(folder: Path, class_: Iterable[Student]) -> Path:
    """A file for each student in a folder."""
    folder.mkdir()
    for each in class_:
        (folder / f"{each.name}.py").write_bytes(each.code)
    return folder


def command(inbox: Path, gradebook: Path, *args: str) -> list[str]:
    """The command that grades a folder."""
    own = ["class", EXERCISE, str(inbox), "--gradebook", str(gradebook), "--workers", str(WORKERS), "--quiet"]
    return [*GRADE, *own, "--fail-under", "0", *args]


def run(inbox: Path, gradebook: Path, *args: str) -> Ran:
    """Grade a folder, and look at the sizes now and then."""
    began = time.perf_counter()
    most = [0.0, 0.0]
    report = f"--report=csv={gradebook.with_suffix('.csv')}"
    with subprocess.Popen(
        command(inbox, gradebook, report, *args), cwd=ROOT, env=plain_environment(), stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None:
            own = [resident(process.pid), *map(resident, children(process.pid))]
            most = [max(most[0], own[0]), max(most[1], *own[1:], 0.0)]
            time.sleep(0.2)
        assert process.stderr is not None
        said = process.stderr.read().decode()
    assert process.returncode == 0, said
    return Ran(time.perf_counter() - began, *most)


def resident(number: int) -> float:
    """A process' resident size in MiB; 0 where it has gone."""
    try:
        return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * PAGE_MIB
    except (OSError, IndexError):
        return 0.0


def children(number: int) -> list[int]:
    """The processes that one has started."""
    try:
        return [*map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())]
    except OSError:
        return []


def entries(gradebook: Path, names: Iterable[str]) -> dict[str, Entry]:
    """What counts for these students."""
    with open_gradebook(str(gradebook)) as book:
        return {name: each for name, each in book.entries(EXERCISE, names) if each}


def alike(value: Any) -> Any:
    """A report without what may differ."""
    if isinstance(value, list):
        return [alike(each) for each in value]
    if isinstance(value, dict):
        return {name: alike(each) for name, each in value.items() if name not in UNLIKE}
    return value


def content(gradebook: Path, names: Iterable[str]) -> dict[str, Any]:
    """What counts for these students, as plain data, but for times."""
    found = entries(gradebook, names)
    return {name: alike(json.loads(msgspec.json.encode(each.grade))) for name, each in found.items()}


def under_pytest(folder: Path, class_: Sequence[Student]) -> list[float]:
    """Seconds of a pytest process for each of these students, with the same Hypothesis tests."""
    tests = TESTS.replace(ASKED, PLAIN).replace(f"max_examples={SETTINGS.examples}", "max_examples=100")
    taken = []
    for each in class_:
        own = folder / "pytest"
        own.mkdir()
        (own / "training_pipeline.py").write_bytes(each.code)
        shutil.copy(ROOT / "exercises" / EXERCISE / "checker.py", own)
        (own / "test_submission.py").write_text(tests)
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_submission.py"],
            cwd=own,
            env={**plain_environment(), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        taken.append(time.perf_counter() - began)
        shutil.rmtree(own)
    return taken


def fast(folder: Path, number: int) -> Iterator[str]:
    """Right submissions beside a pytest process for each."""
    class_ = [*right_ones(number)]
    half = UNDER_PYTEST // 2
    run(write(folder / "two", class_[:2]), folder / "two.db")  # the cases are made now
    start = run(folder / "two", folder / "start.db").seconds
    before = under_pytest(folder, class_[:half])
    ran = run(write(folder / "right", class_), folder / "right.db").seconds
    found = entries(folder / "right.db", [each.name for each in class_])
    assert {each.grade.report and each.grade.report.percent for each in found.values()} == {100.0}
    pytest_s = statistics.mean([*before, *under_pytest(folder, class_[half:UNDER_PYTEST])])
    whole, each_s = ran / number, (ran - start) / (number - 2)
    what = f"{number:,} right ones, {WORKERS} workers, start and all"
    yield line(what, f"{1000 * whole:.1f} ms each")
    yield line("… beyond the start", f"{1000 * each_s:.1f} ms each")
    told = f"a pytest process each, on {UNDER_PYTEST} of them"
    times = f"{pytest_s / each_s:.0f} times as much; start and all {pytest_s / whole:.0f} times"
    yield line(f"{told}, one after another", f"{1000 * pytest_s:.0f} ms each, {times}", "100 times")
    yield line(f"{told}, if two at once took no longer", f"{pytest_s / each_s / 2:.0f} times as much")


def whole(folder: Path, number: int) -> Iterator[str]:
    """A class of all sorts, and what its hanging submissions may use."""
    class_ = [*students(number)]
    inbox, gradebook = write(folder / "whole", class_), folder / "whole.db"
    ran = run(inbox, gradebook)
    found = entries(gradebook, [each.name for each in class_])
    assert len(found) == number
    spent = {"right": 0.0, "wrong": 0.0, "hanging": 0.0, "hostile": 0.0}
    verdicts = set[int | None]()
    for each in class_:
        entry = found[each.name]
        report = entry.grade.report
        assert report is not None, entry.grade.message
        assert entry.grade.standing == "graded", (each, report)
        assert (report.percent == 100) == (each.sort == "right"), each
        if entry.verdict not in verdicts:  # the same is graded once
            verdicts.add(entry.verdict)
            spent[each.sort] += report.duration_s
    counts = {sort: sum(each.sort == sort for each in class_) for sort in spent}
    told = ", ".join(f"{counts[sort]} {sort} {spent[sort] / WORKERS:.0f} s" for sort in spent)
    ways = len({each.way for each in class_ if each.sort == "wrong"})
    what = f"{number:,} of all sorts, wrong in {ways} ways"
    yield line(what, f"{ran.seconds:.0f} s", "every verdict as it must be")
    yield line(f"… their seconds, over {WORKERS} workers", told, "mostly the hanging ones'")
    again = run(inbox, gradebook)
    yield line("… run again, with nothing new", f"{again.seconds:.1f} s")


def linear(folder: Path, largest: int) -> Iterator[str]:
    """Right submissions in classes of three sizes: time for each, and memory."""
    sizes = [100, 1_000, 10_000]
    each_ms: list[float] = []
    ran = []
    start = run(write(folder / "none", right_ones(2)), folder / "none.db").seconds
    for size in [each for each in sizes if each <= largest]:
        inbox = write(folder / f"class{size}", right_ones(size))
        ran.append(run(inbox, folder / f"class{size}.db"))
        each_ms.append(1000 * (ran[-1].seconds - start) / size)
        told = f"{ran[-1].command:.0f} MiB, a grading process {ran[-1].process:.0f} MiB"
        yield line(f"{size:,} right ones", f"{each_ms[-1]:.1f} ms each beyond the start; {told}")
        shutil.rmtree(inbox)
    grown = ran[-1].command / ran[0].command, ran[-1].process / ran[0].process
    times = each_ms[-1] / each_ms[0]
    yield line("… the largest class beside the smallest", f"{times:.2f} times the time for each", "about 1")
    told = f"{grown[0]:.2f} times the command's size, {grown[1]:.2f} times a process'"
    yield line("…", told, "about 1")


def killed(folder: Path, number: int) -> Iterator[str]:
    """A class whose run is killed again and again, at random moments."""
    class_ = [*islice((each for each in students(sys.maxsize) if each.sort != "hanging"), number)]
    names = [each.name for each in class_]
    inbox, gradebook = write(folder / "killed", class_), folder / "killed.db"
    ran = run(inbox, folder / "unharmed.db")
    chance = random.Random(0)
    kept = [0]
    for _ in range(KILLS):
        with subprocess.Popen(
            command(inbox, gradebook), cwd=ROOT, env=plain_environment(), stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(chance.uniform(0, 1.2 + 2 * ran.seconds / KILLS))
            process.kill()
        kept.append(len(entries(gradebook, names)))
        assert kept[-1] >= kept[-2]
    run(inbox, gradebook)
    same = content(gradebook, names) == content(folder / "unharmed.db", names)
    assert same
    most = max(after - before for before, after in pairwise(kept))
    told = f"{kept[-1]} kept before, {most} at most in one run"
    yield line(f"{number} students, killed {KILLS} times, then run again", told, "the same gradebook")


def equal(folder: Path) -> Iterator[str]:
    """Students of all sorts, alone and in classes of other orders and other numbers of workers."""
    class_ = [*students(ALONE)]
    alone = {}
    for each in class_:
        own = folder / "alone"
        write(own, ())
        (own / "training_pipeline.py").write_bytes(each.code)
        ran = subprocess.run(
            [*GRADE, "run", EXERCISE, "--submission", str(own), "--report", "json"],
            cwd=ROOT,
            env=plain_environment(),
            capture_output=True,
            text=True,
        )
        alone[each.name] = checks(json.loads(ran.stdout)["results"][0])
        shutil.rmtree(own)
    differing = 0
    for workers in (1, 2, 4):
        order = random.Random(workers).sample(range(ALONE), ALONE)
        inbox = folder / f"order{workers}"
        inbox.mkdir()
        for place, each in zip(order, class_, strict=True):
            (inbox / f"{place:03}-{each.name}.py").write_bytes(each.code)
        gradebook = folder / f"order{workers}.db"
        report = folder / f"order{workers}.jsonl"
        run(inbox, gradebook, "--workers", str(workers), f"--report=jsonl={report}")
        for told in report.read_text().splitlines():
            row = json.loads(told)
            name = row["student"].partition("-")[2]
            if checks(row["report"]) != alone[name]:
                differing += 1
                print(name, file=sys.stderr)
    what = f"{ALONE} of all sorts, alone and in classes of 3 orders, with 1, 2 and 4 workers"
    yield line(what, f"{differing} differ", "none differs")


def checks(report: dict[str, Any]) -> Any:
    """What a report tells of every check: how it ended, its points, its call."""
    return [
        (each["name"], each["status"], each["score"], each["cause"], each["call"], each["returned"])
        for each in report["checks"]
    ]


def line(what: str, measured: str, held: str = "") -> str:
    """A line of the table."""
    return f"| {what} | {measured} | {held} |"


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for a class, where there is room."""
    with TemporaryDirectory(prefix="class-") as name:
        yield Path(name)


def table(number: int, largest: int) -> Iterator[str]:
    """The table, line by line."""
    yield f"Classes: {EXERCISE}; {os.cpu_count()} cores"
    yield ""
    yield "| what | measured | held to |"
    yield "|---|---|---|"
    parts: tuple[Callable[[Path], Iterator[str]], ...] = (
        partial(fast, number=number // 2),
        equal,
        partial(killed, number=200),
        partial(whole, number=number),
        partial(linear, largest=largest),
    )
    for part in parts:
        with folder() as home:
            yield from part(home)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classes")
    parser.add_argument("--students", type=int, default=2_000, help="of the class of all sorts")
    parser.add_argument("--largest", type=int, default=10_000, help="of the classes of right submissions")
    told = parser.parse_args()
    for each in table(told.students, told.largest):
        print(each, flush=True)


if __name__ == "__main__":
    main()
