"""The executor `local`: processes of this machine, each with one submission at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from grader.components import Executor, OpenGrader
from grader.hookspecs import hookimpl
from grader.serving import be_silent, settle

ENDING_S = 5.0  # for a process to remove what it has made
TRIES = 2  # of a job, where the process that has it dies


@dataclass
class _Job:
    data: bytes
    tries: int = 0


@dataclass
class _Hand:
    """A process, and the job that it has now."""

    process: BaseProcess
    line: Connection
    job: _Job

    def result(self) -> bytes | None:
        """What came of the job; None where the process has died."""
        try:
            return self.line.recv_bytes()
        except (EOFError, OSError):
            return None

    def finish(self) -> None:
        """Let it end by itself, and end it where it does not."""
        self.line.close()
        self.process.join(ENDING_S)
        self.process.kill()
        self.process.join()


def in_processes(
    open_grader: OpenGrader, jobs: Iterable[bytes], workers: int
) -> Iterator[tuple[bytes, bytes | None]]:
    """Each job with its result, from forks of this process; where there is no `fork`, from this one."""
    if not hasattr(os, "fork"):
        with open_grader() as grade:
            yield from ((job, grade(job)) for job in jobs)
        return
    left, again = iter(jobs), deque[_Job]()
    hands: dict[Connection, _Hand] = {}

    def next_job() -> _Job | None:
        return again.popleft() if again else next(map(_Job, left), None)

    try:
        while True:
            while len(hands) < workers and (job := next_job()):
                hand = _started(open_grader, job, [*hands])
                hands[hand.line] = hand
            if not hands:
                return
            for line in wait([*hands]):
                hand = hands[line]  # type: ignore[index]  # it gives back what it was given
                done, result = hand.job, hand.result()
                if result is None:
                    hands.pop(hand.line).finish()
                    if done.tries < TRIES:
                        again.append(done)
                        continue
                elif job := next_job():  # before anybody looks at the result
                    _give(hand, job)
                else:
                    hands.pop(hand.line).finish()
                yield done.data, result
    finally:
        for hand in hands.values():
            hand.process.kill()  # somebody does not want more
            hand.finish()


def _started(open_grader: OpenGrader, job: _Job, others: list[Connection]) -> _Hand:
    """A new process that has the job; it lets go of the lines to others, which it would keep open."""
    ours, theirs = multiprocessing.Pipe()
    parent = os.getpid()

    def main() -> None:
        for each in (ours, *others):
            each.close()
        settle(parent, alone=True)
        be_silent()  # what checks print of everybody
        with open_grader() as grade:
            while True:
                try:
                    theirs.send_bytes(grade(theirs.recv_bytes()))
                except (EOFError, OSError):  # nobody wants more
                    return

    process = multiprocessing.get_context("fork").Process(target=main, daemon=True)
    process.start()
    theirs.close()
    hand = _Hand(process, ours, job)
    _give(hand, job)
    return hand


def _give(hand: _Hand, job: _Job) -> None:
    hand.job = job
    job.tries += 1
    try:
        hand.line.send_bytes(job.data)
    except OSError:  # it has died, which its line tells next
        return


@hookimpl
def grader_executors() -> list[Executor]:
    """The executor `local`."""
    return [Executor("local", in_processes)]
