from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from grader.executors.processes import SMALL, in_processes


@contextlib.contextmanager
def opened(folder: Path, act: Callable[[Path, bytes], bytes]) -> Iterator[Callable[[bytes], bytes]]:
    """What grades, in a process that is noted; it notes, too, that it came to its end."""
    (folder / f"began-{os.getpid()}").touch()
    yield partial(act, folder)
    (folder / f"ended-{os.getpid()}").touch()


def twice(_: Path, job: bytes) -> bytes:
    return job * 2


def dies_once(folder: Path, job: bytes) -> bytes:
    """A job that begins with `die` ends the process that has it first."""
    if job.startswith(b"die"):
        with contextlib.suppress(FileExistsError):
            (folder / job.decode()).mkdir()
            os._exit(1)
    return job * 2


def noted(folder: Path, what: str) -> set[str]:
    return {each.name.partition("-")[2] for each in folder.glob(f"{what}-*")}


def test_jobs_and_results_that_no_buffer_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS a line holds 8 KiB at first: nobody waits for who waits for him."""
    pair = socket.socketpair

    def narrow() -> tuple[socket.socket, socket.socket]:
        ends = pair()
        for each in ends:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 10)
        return ends

    monkeypatch.setattr("grader.executors.processes.socket.socketpair", narrow)
    jobs = [bytes([number]) * (SMALL - 100 - number) for number in range(20)]
    signal.alarm(60)  # ends this process
    given = dict(in_processes(partial(opened, tmp_path, twice), iter(jobs), 2))
    signal.alarm(0)
    assert given == {job: job * 2 for job in jobs}


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_each_process_is_opened_and_closed_once(workers: int, tmp_path: Path) -> None:
    jobs = [str(number).encode() for number in range(20)]
    given = dict(in_processes(partial(opened, tmp_path, twice), iter(jobs), workers))
    assert given == {job: job * 2 for job in jobs}
    assert len(noted(tmp_path, "began")) == workers
    assert noted(tmp_path, "began") == noted(tmp_path, "ended")


def test_no_more_processes_than_jobs(tmp_path: Path) -> None:
    assert [*in_processes(partial(opened, tmp_path, twice), iter([b"1"]), 8)] == [(b"1", b"11")]
    assert len(noted(tmp_path, "began")) == 1
    assert [*in_processes(partial(opened, tmp_path, twice), iter([]), 8)] == []


def test_a_job_whose_process_dies_is_done_once_more(tmp_path: Path) -> None:
    jobs = [b"1", b"die 1", b"2", b"die 2", b"3"]
    given = [*in_processes(partial(opened, tmp_path, dies_once), iter(jobs), 2)]
    assert sorted(given) == sorted((job, job * 2) for job in jobs)
    assert len(noted(tmp_path, "began")) >= 4


def test_what_waits_behind_a_job_that_kills_is_not_blamed(tmp_path: Path) -> None:
    def act(_: Path, job: bytes) -> bytes:
        return os._exit(1) if job == b"die" else job

    jobs = [b"die", b"1", b"2", b"3"]
    given = [*in_processes(partial(opened, tmp_path, act), iter(jobs), 1)]
    assert sorted(given) == [(b"1", b"1"), (b"2", b"2"), (b"3", b"3"), (b"die", None)]


def test_large_jobs_and_large_results(tmp_path: Path) -> None:
    jobs = [bytes([number]) * (SMALL * 40) for number in range(6)]
    given = [*in_processes(partial(opened, tmp_path, twice), iter(jobs), 2)]
    assert sorted(given) == [(job, job * 2) for job in jobs]


def test_a_job_is_drawn_when_somebody_is_free(tmp_path: Path) -> None:
    drawn = []

    def jobs() -> Iterator[bytes]:
        for number in range(20):
            drawn.append(number)
            yield str(number).encode()

    for seen, _ in enumerate(in_processes(partial(opened, tmp_path, twice), jobs(), 2), 1):
        assert len(drawn) <= seen + 4


def test_who_stops_listening_leaves_no_process(tmp_path: Path) -> None:
    running = in_processes(partial(opened, tmp_path, twice), iter([b"1"] * 50), 3)
    next(running)
    running.close()  # type: ignore[attr-defined]
    assert not any(Path(f"/proc/{each}").exists() for each in noted(tmp_path, "began"))
