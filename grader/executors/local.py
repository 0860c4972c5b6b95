"""The executor `local`: processes of this machine, or this one where there is no `fork`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from grader.components import Executor, OpenGrader
from grader.hookspecs import hookimpl


def local(
    open_grader: OpenGrader, jobs: Iterable[bytes], workers: int
) -> Iterator[tuple[bytes, bytes | None]]:
    """Each job with its result."""
    if hasattr(os, "fork"):
        # Here, as what they are made of is for classes alone.
        from grader.executors.processes import in_processes

        yield from in_processes(open_grader, jobs, workers)
    else:
        with open_grader() as grade:
            yield from ((job, grade(job)) for job in jobs)


@hookimpl
def grader_executors() -> list[Executor]:
    """The executor `local`."""
    return [Executor("local", local)]
