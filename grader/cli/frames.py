"""What `grade watch` shows: texts that fit a window, made of plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.canvas import canvas, text, written
from grader.components import Look
from grader.errors import GraderError
from grader.model import Exercise, Report, Result
from grader.reporters.terminal import print_checks, print_lead
from grader.show import one_line

KEYS = {"n": "next", "h": "hint", "l": "list", "r": "reset", "q": "quit"}


@dataclass(frozen=True)
class Frame:
    """One picture of the window.

    Attributes:
        exercise: the one that is worked on.
        done, total: exercises of the lesson.
        notes: lines that stand above the body: what has just happened, or a hint.
        body: what grading came to, or the list.
    """

    exercise: Exercise
    done: int
    total: int
    notes: Sequence[str] = ()
    body: str = ""

    def lines(self, look: Look, height: int) -> list[str]:
        """As many lines as fit, the keys in the last; what does not fit is told."""
        lines, foot = (self._head(look) + self.body).splitlines(), _keys(look).splitlines()
        room = max(height - len(foot), 0)
        if len(lines) > room:
            told = f"… {len(lines) - room + 1} more lines: a taller window shows them"
            lines = [*lines[: max(room - 1, 0)], told[: look.width]][:room]
        return [*lines, *foot][:height]

    def _head(self, look: Look) -> str:
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        shown = canvas(look)
        shown.print(text(self.exercise.name, "bold") + text(f"  {one_line(self.exercise.title)}"))
        bar = Table.grid(padding=(0, 1))
        bar.add_row(
            ProgressBar(total=self.total, completed=self.done, width=min(look.width - 25, 40)),
            text(f"{self.done} of {self.total} exercises done"),
        )
        shown.print(bar)
        for note in self.notes:
            shown.print(text(note, "cyan"))
        shown.print()
        return written(shown)


def of_report(report: Report, look: Look) -> str:
    """A report: what to do next, the first failure in full, the rest a line each."""
    shown = canvas(look)
    print_lead(shown, report, "Then save the file. A hint: h", "Next: n")
    print_checks(shown, report.checks, "nothing")
    return written(shown)


def of_run(reached: Sequence[Result], total: int, look: Look) -> str:
    """What is known while the run goes on."""
    shown = canvas(look)
    shown.print(text(f"Grading: {len(reached)} of {total} checks …", "bold"))
    print_checks(shown, reached, "nothing")
    return written(shown)


def of_error(error: GraderError, look: Look) -> str:
    """Why nothing was graded."""
    shown = canvas(look)
    shown.print(text(str(error), "magenta"))
    shown.print(text(f"Next: {error.next_step}"))
    return written(shown)


def _keys(look: Look) -> str:
    shown = canvas(look)
    shown.print()
    shown.print(text("   ".join(f"{key} {what}" for key, what in KEYS.items()), "dim"))
    return written(shown)
