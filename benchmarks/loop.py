"""How soon `grade watch` answers a save, in a real terminal, beside a process that grades the same file."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.replay import ROOT
from tests.cli.terminal import COMMAND, Terminal

SAVES = 15
RUNNING = "Grading: "


def _answer_s(window: Terminal, file: Path, factor: str) -> tuple[float, float]:
    """Seconds from a save to the first feedback on it, and to the whole report."""
    source = (ROOT / "solutions/exercise3/training_pipeline.py").read_text()
    new = file.with_suffix(".new")
    new.write_text(source.replace("0.0001", factor))
    shown = f"returned  {{'pretrain': {7_000_000 * float(factor)}"
    began = time.perf_counter()
    new.replace(file)
    while shown not in window.text:
        window.read(0.001)
    first = time.perf_counter() - began
    while RUNNING in window.text:
        window.read(0.001)
    return first, time.perf_counter() - began


def _process_s(course: Path) -> float:
    """Seconds of `grade exercise3` on the same file."""
    began = time.perf_counter()
    subprocess.run([*COMMAND, "exercise3"], cwd=course, stdout=subprocess.PIPE, check=False)
    return time.perf_counter() - began


def table() -> str:
    """The table: medians and the slowest of so many saves, each beside a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        for name in ("exercises", "solutions"):
            shutil.copytree(ROOT / name, course / name)
        file = course / "exercises/exercise3/training_pipeline.py"
        with Terminal(["watch", "exercise3"], course) as window:
            window.wait_for("q quit", gone=(RUNNING,))
            taken = [
                (*_answer_s(window, file, f"{number * 0.0003:.4f}"), _process_s(course))
                for number in range(1, SAVES + 1)
            ]
    firsts, wholes, processes = zip(*taken, strict=True)
    return "\n".join(
        [
            f"Loop: from a save of exercise 3 to what `grade watch` shows; {SAVES} saves",
            "",
            "| what | median ms | slowest ms | times the process | held to |",
            "|---|--:|--:|--:|---|",
            _row("first feedback", firsts, processes, "500 ms"),
            _row("the whole report", wholes, processes),
            _row("`grade exercise3`, a whole process", processes, processes),
        ]
    )


def _row(what: str, taken: tuple[float, ...], processes: tuple[float, ...], held: str = "") -> str:
    ratio = statistics.median(one / other for one, other in zip(taken, processes, strict=True))
    median, slowest = 1_000 * statistics.median(taken), 1_000 * max(taken)
    return f"| {what} | {median:.0f} | {slowest:.0f} | {ratio:.2f} | {held} |"
