"""Workers that are forked from the zygote: where they may write, what strict wants, and how they end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.errors import Fault, Stopped
from grader.model import Limits
from grader.sandbox import wire
from grader.sandbox.channel import Children
from grader.sandbox.copies import remove_tree
from grader.sandbox.forked import Forks, can_fork, missing, open_strict
from grader.sandbox.session import Session
from grader.sandbox.syscalls import compiled_filter
from tests.conftest import ORDINARY, alive, as_ordinary_user, children
from tests.sandbox.conftest import Open

pytestmark = [
    pytest.mark.skipif(not can_fork(), reason="it is no Linux of 5.3 or newer"),
    pytest.mark.skipif(bool(missing()), reason="this machine cannot confine a worker"),
]

WRITES = """
import os, tempfile

def where():
    return os.getcwd()

def temporary():
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(b"1")
    return os.path.dirname(folder)

def flood(name):
    count = 0
    while True:
        count += 1
        with open(name + str(count), "wb") as file:
            file.write(bytes(1 << 20))

def nameless(count):
    import mmap
    for _ in range(count):
        with open("one", "wb+") as file:
            file.write(bytes(1 << 20))
            file.flush()
            kept.append(mmap.mmap(file.fileno(), 4096))
        os.unlink("one")
        os.mkdir(str(len(kept)))
        os.chdir(str(len(kept)))

def replaced():
    for _ in range(9):
        with open("two", "wb") as file:
            file.write(bytes(1 << 19))
        os.unlink("two")

kept = []

def write(name, size):
    with open(name, "wb") as file:
        file.write(bytes(size))
    return os.listdir()

def many(count):
    for each in range(count):
        open(str(each), "w").close()

def deep(name, mode):
    for _ in range(1_500):
        os.mkdir(name, mode)
        os.chdir(name)

def wait():
    import time
    time.sleep(60)
"""


@pytest.fixture
def no_seccomp(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without the library that compiles filters."""
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    compiled_filter.cache_clear()
    yield
    compiled_filter.cache_clear()


def test_nothing_is_written_unless_there_is_a_scratch_folder(opened: Open) -> None:
    with pytest.raises(PermissionError):
        opened(WRITES).subject.write("file", 1)


def test_a_scratch_folder_is_where_a_worker_is_and_goes_with_it(opened: Open, tmp_path: Path) -> None:
    session = opened(WRITES, scratch_mb=2)
    here = session.subject.where()
    assert (session.subject.temporary(), Path(here).name) == (here, "scratch")
    assert "file" in session.subject.write("file", 1 << 19)
    session.subject.replaced()
    with pytest.raises(PermissionError):
        session.subject.write("../submission/task.py", 1)
    with pytest.raises(PermissionError):
        session.subject.write("../beside", 1)
    session.renew()
    assert not Path(here).parent.exists()
    assert session.subject.write("other", 0) == ["other"]


@pytest.mark.parametrize(
    "call",
    [
        ("write", "one", 4 << 20),
        ("many", 2_000),
        ("flood", "f"),
        ("nameless", 9),
        ("deep", "d", 0o777),
        ("deep", "d" * 200, 0o777),  # beyond the longest path
        ("deep", "d", 0o300),  # folders that cannot be listed
    ],
    ids=["too much", "too many", "without end", "without names", "too deep", "too long", "not to be listed"],
)
def test_a_scratch_folder_has_a_size(opened: Open, tmp_path: Path, call: tuple[str, str, int]) -> None:
    session = opened(WRITES, scratch_mb=2)
    function, *arguments = call
    with pytest.raises((Stopped, OSError)) as stopped:
        getattr(session.subject, function)(*arguments)
    if isinstance(stopped.value, Stopped):
        told = "more than 2 MiB, or than 1,000 files, were written to the scratch folder"
        assert (stopped.value.cause, stopped.value.message) == ("memory", told)
    session.renew()
    session.begin_body()
    assert session.subject.write("next", 1) == ["next"]
    session.renew()
    assert not [*(tmp_path / "home").iterdir()]


def test_many_files_of_a_permitted_size_are_too_much_together(opened: Open) -> None:
    subject = opened(WRITES, scratch_mb=2).subject
    with pytest.raises(Stopped, match="more than 2 MiB"):
        assert not [subject.write(str(each), 1 << 20) for each in range(9)]


def test_strict_starts_where_every_layer_is_here(tmp_path: Path) -> None:
    with open_strict(tmp_path) as workers:
        workers.start({"task.py": b""}, Limits()).close()
    assert {each.partition(" ")[0] for each in workers.layers} >= {"privileges", "landlock", "seccomp"}


def test_strict_refuses_and_auto_goes_on_without_a_layer(
    tmp_path: Path, opened: Open, no_seccomp: None
) -> None:
    with (
        open_strict(tmp_path) as workers,
        pytest.raises(Fault, match="--sandbox strict needs seccomp, which this machine lacks") as fault,
    ):
        workers.start({}, Limits())
    assert fault.value.next_step.startswith("install libseccomp (apt install libseccomp2")
    session = opened(WRITES)
    session.subject.where()
    assert "seccomp" not in session.confinement
    assert any(each.startswith("landlock") for each in session.confinement)


def test_strict_refuses_without_landlock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.confine.landlock_version", lambda: 0)
    with (
        open_strict(tmp_path) as workers,
        pytest.raises(Fault, match="--sandbox strict needs landlock, which this machine lacks"),
    ):
        workers.start({}, Limits())


def test_a_zygote_that_was_killed_costs_a_worker_and_the_next_one_comes_up(tmp_path: Path) -> None:
    before = children(os.getpid())
    forks = Forks(tmp_path)
    session = Session(forks, Limits(), {"task.py": WRITES.encode()}, "task")
    session.subject.where()
    (zygote,) = children(os.getpid()) - before
    (worker,) = children(zygote)
    os.kill(zygote, signal.SIGKILL)
    with pytest.raises(Stopped, match=r"Python itself crashed|the grader was closed"):
        session.subject.wait()
    session.begin_body()
    assert session.subject.where()
    assert not alive(worker)
    session.renew()
    forks.close()
    assert children(os.getpid()) == before
    assert not [*tmp_path.iterdir()]


def test_closing_ends_the_zygote_and_a_worker_that_runs(tmp_path: Path) -> None:
    before = children(os.getpid())
    forks = Forks(tmp_path)
    strays = Children()
    channel = forks.start({"task.py": b""}, Limits())
    (zygote,) = children(os.getpid()) - before
    (worker,) = children(zygote)
    forks.close()
    channel.close()
    strays.kill()
    assert not alive(zygote)
    assert not alive(worker)


def test_folders_that_their_owner_may_not_list_are_removed(tmp_path: Path) -> None:
    """Root may list everything: an ordinary user removes them."""

    def make_and_remove() -> list[str]:
        os.chdir(tmp_path)
        for _ in range(1_200):
            os.mkdir("d")
            os.chdir("d")
        for _ in range(1_200):
            os.chmod(".", 0o300)
            os.chdir("..")
        remove_tree(tmp_path / "d")
        return os.listdir()

    assert as_ordinary_user(make_and_remove, tmp_path) == "[]"


def test_too_much_computing_is_told_as_such(tmp_path: Path) -> None:
    short = Limits(call_s=60, check_s=0.2, submission_s=0.2)  # of these the limit on CPU time is made
    loops = wire.encode([1, "load", "task.py", "task"])
    with contextlib.closing(Forks(tmp_path)) as forks:
        channel = forks.start({"task.py": b"while True: pass"}, short)
        with pytest.raises(Stopped) as stopped:
            channel.ask(loops, 60)
    assert (stopped.value.cause, stopped.value.message) == ("timeout", "no more time to compute")


def test_threads_are_counted(opened: Open) -> None:
    source = (
        "import threading, time\n"
        "threading.stack_size(1 << 20)\n"
        "def f(count):\n"
        "    for _ in range(count):\n"
        "        threading.Thread(target=time.sleep, args=[9], daemon=True).start()\n"
        "    return count\n"
    )
    session = opened(source, memory_mb=8_192)
    assert session.subject.f(200) == 200
    with pytest.raises((Stopped, RuntimeError), match=r"more than 256 threads|can't start new thread"):
        session.subject.f(100)


def test_nothing_runs_while_nothing_is_asked(opened: Open) -> None:
    session = opened(
        "import threading, time\n"
        "count = 0\n"
        "def go_on():\n"
        "    global count\n"
        "    while True:\n"
        "        count += 1\n"
        "        time.sleep(0.001)\n"
        "threading.Thread(target=go_on, daemon=True).start()\n"
        "def f():\n"
        "    return count\n"
    )
    before = session.subject.f()
    time.sleep(0.5)
    assert session.subject.f() - before < 100


def test_two_runs_are_two_users() -> None:
    command = [sys.executable, "-c", "from grader.sandbox.forked import own_user; print(own_user())"]
    assert len({subprocess.check_output(command) for _ in range(2)}) == 2


def test_a_worker_is_waited_for_where_there_is_no_room_for_a_process(tmp_path: Path) -> None:
    """Another submission of the same user may have used it all up, until it is ended."""
    if os.geteuid() != 0 or not os.access(sys.executable, os.X_OK):
        pytest.skip("only root can have a user for this")
    script = (
        "import resource, signal, subprocess, sys\n"
        "from pathlib import Path\n"
        "from grader.model import Limits\n"
        "from grader.sandbox.forked import Forks\n"
        "resource.setrlimit(resource.RLIMIT_NPROC, (4, 4))\n"
        "forks = Forks(Path(sys.argv[1]))\n"
        "forks.start({'task.py': b''}, Limits()).close()\n"
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "sleepers = [subprocess.Popen(['sleep', '1']) for _ in range(2)]\n"
        "try:\n"
        "    subprocess.Popen(['true'])\n"
        "except BlockingIOError:\n"
        "    print('no room')\n"
        "forks.start({'task.py': b''}, Limits()).close()\n"
        "print('started')\n"
    )
    home = Path(tempfile.mkdtemp())  # not within pytest's, which only root can reach
    alone = ORDINARY + 1  # whose processes are counted, and an arena has one of the other's
    os.chown(home, alone, alone)
    try:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script, str(home)],
            user=alone,
            group=alone,
            extra_groups=[],
            capture_output=True,
            text=True,
        )
    except PermissionError:
        pytest.skip("an ordinary user cannot read this interpreter")
    finally:
        remove_tree(home)
    assert (done.stdout, done.stderr) == ("no room\nstarted\n", "")


def test_a_zygote_comes_up_before_it_is_needed_and_serves_a_fork(tmp_path: Path) -> None:
    before = children(os.getpid())
    with contextlib.closing(Forks(tmp_path)) as forks:
        assert children(os.getpid()) == before
        forks.preload(())
        (zygote,) = children(os.getpid()) - before
        judge = os.fork()
        if judge == 0:
            try:
                forks.start({"task.py": b"while True: pass"}, Limits())
                assert children(os.getpid()) == set()  # it has not started another
                os._exit(7)  # with a worker, which nobody ends
            finally:
                os._exit(1)
        forks.release()
        assert os.waitstatus_to_exitcode(os.waitpid(judge, 0)[1]) == 7
        for _ in range(2_000):
            time.sleep(0.01 if alive(zygote) else 0)
        assert not alive(zygote)
        channel = forks.start({"task.py": b""}, Limits())
        (other,) = children(os.getpid()) - before
        assert other != zygote
        channel.close()
    assert children(os.getpid()) == before
