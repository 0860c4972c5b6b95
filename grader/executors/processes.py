"""Processes of this machine, forks of this one, each with one submission at a time."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from grader.components import OpenGrader
from grader.settling import be_silent, settle

ENDING_S = 5.0  # for a process to remove what it has made
AHEAD = 2  # jobs that a process has at once, so that it need not wait for the next
SMALL = 32 << 10  # bytes of a job that may wait in the line to a busy process: its buffer holds that much
TRIES = 2  # of a job, where the process that has it dies


@dataclass
class _Job:
    data: bytes
    tries: int = 0


@dataclass
class _Hand:
    """A process, and the jobs that it has: the first is being done."""

    process: BaseProcess
    line: Connection
    jobs: deque[_Job] = field(default_factory=deque)

    def give(self, job: _Job) -> None:
        """Give it a job."""
        self.jobs.append(job)
        with contextlib.suppress(OSError):  # it has died, which its line tells next
            self.line.send_bytes(job.data)

    def result(self) -> bytes | None:
        """What came of the first job; None where the process has died."""
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
    """Each job with its result, as an `Executor` has it."""
    left, again = iter(jobs), deque[_Job]()
    hands: dict[Connection, _Hand] = {}

    def supply() -> None:
        """Give a job to whoever has none, or to a new process; then a second one, a small one, to each."""
        for ahead in range(1, AHEAD + 1):
            while True:
                hand = next((each for each in hands.values() if len(each.jobs) < ahead), None)
                if hand is None and len(hands) == workers:
                    break
                job = again.popleft() if again else next(map(_Job, left), None)
                if job is None:
                    return
                if ahead > 1 and len(job.data) > SMALL:
                    again.appendleft(job)
                    return
                if hand is None:
                    hand = _started(open_grader, [*hands])
                    hands[hand.line] = hand
                hand.give(job)

    try:
        supply()
        while hands:
            for line in wait([*hands]):
                hand = hands[line]  # type: ignore[index]  # it gives back what it was given
                result = hand.result()
                done = hand.jobs.popleft()
                if result is None:
                    del hands[hand.line]
                    again.extendleft(reversed(hand.jobs))
                    hand.finish()
                    done.tries += 1
                    if done.tries < TRIES:
                        again.append(done)  # last, as it may be what kills
                supply()  # before anybody looks at the result
                if result is not None or done.tries == TRIES:
                    yield done.data, result
                if not hand.jobs and hand.line in hands:
                    hands.pop(hand.line).finish()
    finally:
        for hand in hands.values():
            hand.process.kill()  # somebody does not want more
            hand.finish()


def _started(open_grader: OpenGrader, others: list[Connection]) -> _Hand:
    """A new process; it lets go of the lines to others, which it would keep open."""
    ours, theirs = map(_connection, socket.socketpair())
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
    return _Hand(process, ours)


def _connection(end: socket.socket) -> Connection:
    """One end of a line that takes a small job without anybody reading; macOS's own takes less."""
    for buffer in (socket.SO_SNDBUF, socket.SO_RCVBUF):
        end.setsockopt(socket.SOL_SOCKET, buffer, 2 * SMALL)
    return Connection(end.detach())
