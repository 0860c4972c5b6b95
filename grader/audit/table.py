"""The report `terminal` of an audit: a table with a line for each exercise, and what falls short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from grader.audit.found import Audit, AuditReporter, Finding, Survey
from grader.canvas import canvas, text, written
from grader.components import Look

if TYPE_CHECKING:
    from rich.console import Console

# Each column, with the width of the screen from which on there is room for it.
COLUMNS: dict[str, tuple[int, Callable[[Audit], str]]] = {
    "exercise": (0, lambda audit: audit.exercise),
    "right": (0, lambda audit: str(audit.right)),
    "wrong": (0, lambda audit: str(audit.wrong)),
    "mutants": (0, lambda audit: _killed(audit)),
    "equivalent": (100, lambda audit: str(audit.mutants.equivalent)),
    "seeds": (80, lambda audit: str(audit.survey.seeds)),
    "changed": (80, lambda audit: f"{audit.survey.changed}/{audit.survey.verdicts}"),
    "accepted": (80, lambda audit: str(audit.survey.accepted)),
    "cases": (0, lambda audit: _cases(audit.survey)),
    "kept": (80, lambda audit: str(audit.counterexamples)),
    "slowest": (100, lambda audit: _milliseconds(max((each.duration_s for each in audit.checks), default=0))),
}
MEANS = """\
mutants: of those that change something, how many some check fails on
changed: verdicts that generated cases alone do not reach with every one of the other seeds
accepted: mutants that generated cases alone let pass with some seed
cases: how many each property needs to catch every mistake 999 times in 1,000; ? where that is never sure
kept: counterexamples that every run meets, whatever its seed"""


def render(audits: tuple[Audit, ...], look: Look) -> str:
    """The table, with all figures of each check where all is to be told, and the findings."""
    console = canvas(look)
    _print_table(console, audits, look)
    if look.verbose:
        console.print(text(f"\n{MEANS}", "dim"))
        for audit in audits:
            _print_checks(console, audit)
    for audit in audits:
        for finding in audit.findings:
            _print_finding(console, audit, finding)
    console.print()
    for audit in audits:
        if audit.written:
            console.print(text(f"Written: {audit.written}; commit it with your checker."))
    console.print(text(_sum(audits), "bold"))
    return written(console)


def _print_table(console: Console, audits: Sequence[Audit], look: Look) -> None:
    from rich.table import Table

    between = 2 if look.width >= 80 else 1
    table = Table(box=None, padding=(0, between, 0, 0), pad_edge=False, header_style="dim")
    columns = [name for name, (least, _) in COLUMNS.items() if look.width >= least]
    table.add_column("")
    for name in columns:
        table.add_column(name, no_wrap=True, justify="left" if name == "exercise" else "right")
    for audit in audits:
        mark = text("✓", "green") if audit.passed else text("✗", "red")
        table.add_row(mark, *(text(COLUMNS[name][1](audit)) for name in columns))
    console.print(table)


def _print_checks(console: Console, audit: Audit) -> None:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column(text(audit.exercise), no_wrap=True)
    for name in ("points", "caught", "time"):
        table.add_column(name, no_wrap=True, justify="right")
    for each in audit.checks:
        cells = f"{each.points:g}", str(each.caught), _milliseconds(each.duration_s)
        table.add_row(text(each.name), *map(text, cells))
    console.print()
    console.print(table)


def _print_finding(console: Console, audit: Audit, finding: Finding) -> None:
    from rich.padding import Padding

    console.print()
    console.print(text("✗ ", "red") + text(f"{audit.exercise}: {finding.told}"))
    if finding.detail:
        console.print(Padding(text(finding.detail, "dim"), (0, 0, 0, 4)))
    console.print(Padding(text(f"Next: {finding.next_step}."), (0, 0, 0, 4)))


def _sum(audits: Sequence[Audit]) -> str:
    short = [each.exercise for each in audits if not each.passed]
    told = f"{len(audits) - len(short)} of {len(audits)} exercises are proved."
    if len(audits) == 1:
        told = f"{audits[0].exercise} {'falls short' if short else 'is proved'}."
    return f"{told} Next: put that right, and run: grade audit {' '.join(short)}" if short else told


def _cases(survey: Survey) -> str:
    if not survey.seeds:
        return "-"
    return "?" if survey.examples is None else str(survey.examples)


def _killed(audit: Audit) -> str:
    return f"{audit.mutants.killed}/{audit.mutants.made - audit.mutants.equivalent}"


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


FORMAT = AuditReporter("terminal", render)
