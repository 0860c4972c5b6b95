"""What a zygote does before there is a submission, so that its workers find everything warm.

Python makes code faster once it has run some times, and writes that down beside the code. A worker that is
forked afterwards need not do so again, and the memory that would change is not copied for it.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or __package__:
    from grader.sandbox import wire, worker
else:  # see `zygote`
    import wire
    import worker

SAMPLE = "sample"  # the module beside this one that stands for a submission
CALLS = 10  # of a kind: from the eighth on Python makes code faster


def rehearse() -> None:
    """Do what every worker does, with a submission that returns, raises and prints."""
    requests: list[list[object]] = [[worker.FIRST - 1, "load", f"{SAMPLE}.py", SAMPLE]]
    numbers = bytes(range(worker.FIRST, worker.FIRST + CALLS))
    arguments = [[1.5, 3, ["first", "second"]]] * CALLS
    for name in ("returns", "raises", "prints"):
        for echo in (False, True):
            requests.append([0, "calls", name, numbers, arguments, echo])
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker.send(ours, b"".join(map(wire.encode, requests)))
        ours.shutdown(socket.SHUT_WR)
        worker.serve(theirs, os.path.dirname(os.path.abspath(__file__)))
    del sys.modules[SAMPLE]
