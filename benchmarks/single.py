"""What one run of the command costs whose cases were kept before, beside the imports that it makes."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.confinement import seconds
from benchmarks.replay import ROOT, plain_environment

PAIRS = 15
GRADE = ("from grader.cli.main import main; main()", "exercise3", "--submission", "solutions/exercise3")

# Imports what it is given, and prints what of it can be imported.
IMPORTABLE = """
import contextlib, importlib, sys
for name in sys.argv[1:]:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
        print(name)
"""


def _python(*arguments: str, script: Sequence[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments, "-c", *script]
    return subprocess.run(
        command, cwd=ROOT, env=plain_environment(), capture_output=True, text=True, check=True
    )


def modules() -> list[str]:
    """Every module that such a run imports, in the command's process and in the judge's."""
    told = _python("-X", "importtime", script=GRADE).stderr.splitlines()
    names = [line.rpartition("|")[2].strip() for line in told if line.startswith("import time:")]
    return _python(script=(IMPORTABLE, *dict.fromkeys(names[1:]))).stdout.split()  # the first is a heading


def table() -> str:
    """The table: such a run beside the imports, as medians of pairs, on all the cores that there are."""
    _python(script=GRADE)  # keeps the cases
    imports = f"for name in {modules()}: __import__(name)"  # a name may be no identifier
    pairs = [
        (seconds(lambda: _python(script=GRADE)), seconds(lambda: _python(script=(imports,))))
        for _ in range(PAIRS)
    ]
    ratio = statistics.median(run / bare for run, bare in pairs)
    run_ms, bare_ms = (1_000 * statistics.median(taken) for taken in zip(*pairs, strict=True))
    return "\n".join(
        [
            f"Single run: `grade exercise3` on the solution once more; medians of {PAIRS} pairs",
            "",
            "| what | ms | times the imports | held to |",
            "|---|--:|--:|---|",
            f"| the command, a whole process | {run_ms:.0f} | {ratio:.2f} | 1.3 |",
            f"| a process that imports what it does | {bare_ms:.0f} | 1.00 | |",
        ]
    )
