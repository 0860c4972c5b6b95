"""Audit several exercises, each in a process of its own, as many at once as there are cores for."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path

from grader.audit.audit import audit
from grader.audit.found import Audit
from grader.audit.names import of_names
from grader.course import Course
from grader.engine import Plan
from grader.errors import CallerError, Fault, GraderError
from grader.plugins import load_plugins
from grader.unexpected import DEBUG, unexpected

ENDING_S = 5.0  # that a process has to put away what is its own

Tell = Callable[[str, int, int], None]
"""called with an exercise's name, how many of its mistakes were tried, and how many there are"""


@dataclass(frozen=True)
class Job:
    """One exercise to audit; see `audit` for the numbers."""

    course: Path
    name: str
    sandbox: str
    seeds: int
    runs: int


@dataclass(frozen=True)
class Failed:
    """Why an audit could not be made, as it crosses between processes."""

    told: str
    next_step: str
    exit_code: int = Fault.exit_code

    def error(self) -> GraderError:
        """The same as it is raised."""
        caller = self.exit_code == CallerError.exit_code
        return (CallerError if caller else Fault)(self.told, self.next_step)


def audit_all(jobs: Sequence[Job], workers: int, tell: Tell) -> dict[str, Audit | GraderError]:
    """The audits by the exercises' names, in the jobs' order, or why one could not be made.

    Args:
        workers: how many processes there are at once.
    """
    context = multiprocessing.get_context("spawn")
    left, results = deque(jobs), dict[str, Audit | GraderError]()
    running: dict[Connection, tuple[str, multiprocessing.context.SpawnProcess]] = {}
    try:
        while left or running:
            while left and len(running) < workers:
                job = left.popleft()
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_audited, args=(job, theirs), daemon=True)
                process.start()
                theirs.close()
                running[ours] = job.name, process
            for line in wait([*running]):
                assert isinstance(line, Connection)
                name, process = running[line]
                told = _told(line, name)
                if isinstance(told, tuple):
                    tell(name, *told)
                else:
                    results[name] = told.error() if isinstance(told, Failed) else told
                    process.join()
                    del running[line]
    finally:
        for _, each in running.values():
            each.terminate()
        for _, each in running.values():
            each.join(ENDING_S)
            each.kill()
            each.join()
    return {job.name: results[job.name] for job in jobs}


def _told(line: Connection, name: str) -> tuple[int, int] | Audit | Failed:
    """What a process tells: how far it is, or what its audit came to."""
    try:
        told: tuple[int, int] | Audit | Failed = line.recv()
    except EOFError:
        told = Failed(f"the audit of {name} was ended from outside", "is there enough memory? run it alone")
    return told


def _audited(job: Job, line: Connection) -> None:
    """What runs in such a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, too, and ends this process
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # by way of everything that is to be put away
    with contextlib.suppress(KeyboardInterrupt):
        line.send(_audit(job, line))


def _audit(job: Job, line: Connection) -> Audit | Failed:
    try:
        plugins, exercise = load_plugins(), Course(job.course).exercise(job.name)
        sandbox = plugins.pick("sandboxes", job.sandbox)
        plan = Plan(exercise, plugins.checks(exercise), plugins.kind_of(exercise), sandbox)
        found = audit(plan, job.seeds, job.runs, lambda done, of: line.send((done, of)))
        names = of_names(exercise, Course(job.course).exercises()[0], plugins.components("commands"))
        return replace(found, findings=(*names, *found.findings))
    except GraderError as error:
        return Failed(str(error), error.next_step, error.exit_code)
    except Exception as error:
        if os.environ.get(DEBUG):
            traceback.print_exception(error)
        fault = unexpected(error, f" auditing {job.name}")
        return Failed(str(fault), fault.next_step)
