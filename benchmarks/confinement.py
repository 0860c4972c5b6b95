"""What confinement costs a worker: from the judge's wish for one until it is ready, and until it is gone.

The ways take turns, round by round, so that a machine that slows down slows all of them.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from grader.model import Limits
from grader.sandbox import host
from grader.sandbox.copies import private_folder
from grader.sandbox.forked import Forks

ROUNDS = 300
LAYERS = ("landlock", "seccomp", "privileges", "user")
FILES = {"task.py": b"def f():\n    return 1\n"}

# A process that has loaded what the zygote has, and forks a child that does nothing.
BARE = f"""
import os, sys, time
sys.path[:0] = [{str(Path(host.__file__).parent)!r}, *{host.package_folders()!r}]
import confine, wire, worker, gc, random, json
gc.freeze()
for line in sys.stdin:
    began = time.perf_counter()
    if os.fork() == 0:
        os._exit(0)
    os.wait()
    print(time.perf_counter() - began, flush=True)
"""


def seconds(act: Callable[[], object]) -> float:
    """How long something takes, by the wall clock."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def measured() -> dict[str, list[float]]:
    """Seconds of each round, by what was done in it."""
    with contextlib.ExitStack() as stack:
        bare = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-S", "-c", BARE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
        assert bare.stdin is not None
        assert bare.stdout is not None
        stack.callback(bare.stdin.close)

        def workers(*without: str) -> Callable[[], float]:
            home = stack.enter_context(private_folder())
            forks = stack.enter_context(contextlib.closing(Forks(home, without=without)))
            return lambda: seconds(lambda: forks.start(FILES, Limits()).close())

        def forked() -> float:
            assert bare.stdin is not None
            assert bare.stdout is not None
            print(file=bare.stdin, flush=True)
            return float(bare.stdout.readline())

        ways = {
            "fork, exit, wait": forked,
            "a worker, not confined": workers(*LAYERS),
            **{f"a worker with {each} alone": workers(*(set(LAYERS) - {each})) for each in LAYERS},
            "a worker, confined": workers(),
        }
        rounds = [{name: way() for name, way in ways.items()} for _ in range(ROUNDS + 1)]
    return {name: [each[name] for each in rounds[1:]] for name in ways}  # the first one starts the zygotes


def table() -> str:
    """The medians, and what each is beyond a worker that is not confined."""
    who = "root" if os.geteuid() == 0 else "a user"
    told = [f"Confinement, {ROUNDS} rounds, as {who}; medians", ""]
    told += ["| what | ms | beyond one that is not confined | times a fork |", "|---|--:|--:|--:|"]
    taken = {name: 1_000 * statistics.median(each) for name, each in measured().items()}
    bare, plain, *_ = taken.values()
    for name, milliseconds in taken.items():
        beyond = f"{milliseconds - plain:+.2f}" if milliseconds not in (bare, plain) else ""
        told.append(f"| {name} | {milliseconds:.2f} | {beyond} | {milliseconds / bare:.1f} |")
    return "\n".join(told)
