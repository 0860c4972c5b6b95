"""The rehearsal: it does what workers do, leaves nothing behind, and workers begin warm."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from grader.sandbox import rehearsal, wire, worker
from grader.sandbox.forked import can_fork
from tests.sandbox.conftest import Open

pytestmark = pytest.mark.skipif(not can_fork(), reason="workers are no forks here")

WARM = """
import dis, worker

def specialised(name):
    code = getattr(worker.Desk, name).__code__
    return any(each.opname not in dis.opmap for each in dis.get_instructions(code, adaptive=True))
"""


def test_it_is_answered_as_a_submission_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    send = worker.send

    def noted(line: socket.socket, frame: bytes) -> None:
        sent.append(frame)
        send(line, frame)

    monkeypatch.setattr(worker, "send", noted)
    modules, output, files = {*sys.modules}, sys.stdout, os.listdir("/proc/self/fd")
    rehearsal.rehearse()
    _, ready, answers = sent
    assert ready == b""
    told = [wire.decode(each) for each in wire.split(answers)]
    assert told[0]["names"] == {"annotations": False, "prints": True, "raises": True, "returns": True}
    kinds = [(*sorted({*each} - {"number"}), (each.get("raised") or {}).get("type")) for each in told[1:]]
    expected = [("returned",), ("arguments", "returned"), ("raised",), ("arguments", "raised")]
    expected += [("printed", "returned"), ("arguments", "printed", "returned")]
    assert kinds == [
        (*each, "ValueError" if "raised" in each else None)
        for each in expected
        for _ in range(rehearsal.CALLS)
    ]
    assert ({*sys.modules}, sys.stdout, os.listdir("/proc/self/fd")) == (modules, output, files)


@pytest.mark.parametrize("name", ["_describe", "_place", "_answer"])
def test_a_worker_begins_warm(opened: Open, name: str) -> None:
    assert opened(WARM).subject.specialised(name)
