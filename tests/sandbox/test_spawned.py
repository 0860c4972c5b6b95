"""Workers that are new interpreters: what of Windows and macOS can be tried on Linux, part by part."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.errors import Stopped
from grader.model import Limits
from grader.sandbox import host, job
from grader.sandbox.channel import Channel
from grader.sandbox.copies import _remove_on_windows
from grader.sandbox.session import Session
from grader.sandbox.spawned import Spawner, profile
from grader.sandbox.worker import _without_places
from tests import elsewhere
from tests.conftest import MAC, ROOT, as_ordinary_user, children


def test_a_profile_of_sandbox_exec_names_real_paths_as_they_are(tmp_path: Path) -> None:
    real, link = tmp_path / MAC, tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    told = profile([str(link), str(real)], link / "copy", link / "scratch")
    named = str(real).replace("\\", "\\\\").replace('"', '\\"')
    python = os.path.realpath(sys.executable)
    own = [python, f"{sys.prefix}/pyvenv.cfg", ROOT / "grader" / "sandbox"]
    reads = " ".join(f'(subpath "{each}")' for each in (named, *own, f"{named}/copy", f"{named}/scratch"))
    assert told == (
        "(version 1)\n"
        "(allow default)\n"
        "(deny network*)\n"
        "(deny process-fork)\n"
        "(deny process-exec)\n"
        f'(allow process-exec (subpath "{python}") (subpath "{os.path.realpath(sys.base_exec_prefix)}"))\n'
        "(deny job-creation)\n"
        "(deny appleevent-send)\n"
        "(deny signal (target others))\n"
        "(deny file-write*)\n"
        f'(allow file-write* (literal "/dev/null") (subpath "{named}/scratch"))\n'
        '(deny file-read-data (subpath "/Users") (subpath "/private") (subpath "/Volumes"))\n'
        f"(allow file-read* {reads})"
    )
    assert "scratch" not in profile([], link / "copy", None)


LOGS = """
import os, sys
log = os.open(sys.argv[1], os.O_WRONLY)
def note(event, given):
    if event == "open" and isinstance(given[0], str):
        os.write(log, os.path.realpath(given[0]).encode() + b"\\n")
sys.addaudithook(note)
del sys.argv[:2]
own = {"__name__": "__main__", "__file__": sys.argv[0]}
exec(compile(open(sys.argv[0]).read(), sys.argv[0], "exec"), own)
"""


def test_a_profile_lets_a_worker_read_all_that_it_starts_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, log, home = (tmp_path / name for name in ("script.py", "log", "home"))
    script.write_text(LOGS)
    os.mkfifo(log)  # a worker may write no file
    reading = os.open(log, os.O_RDONLY | os.O_NONBLOCK)
    home.mkdir()
    monkeypatch.setattr(host, "_INTERPRETER", (*host._INTERPRETER, str(script), str(log)))
    source = b"import decimal, json\ndef f(): return 1\n"
    session = Session(Spawner(home), Limits(), {"task.py": source}, "task")
    assert session.subject.f() == 1
    read = {*os.read(reading, 1 << 16).decode().splitlines()} - {os.devnull}
    os.close(reading)
    session.renew()
    (copy,) = {Path(each).parent for each in read if each.endswith("task.py")}
    reads = profile(host.readable(), copy, None).rpartition("(allow file-read* ")[2]
    allowed = [each.partition('"')[0] for each in reads.split('(subpath "')[1:]]
    assert len(read) > 20
    assert [each for each in read if not any(Path(each).is_relative_to(where) for where in allowed)] == []


def python(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)


def test_a_mac_that_limits_no_memory_has_the_other_limits() -> None:
    """It refuses such a limit with the error that is raised here."""
    script = f"""
import resource, sys
sys.path.insert(0, {str(ROOT / "tests")!r})
import elsewhere
elsewhere.become('darwin')
from grader.sandbox import confine
confine.limit(256, 7, 0)
print(resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_CORE))
"""
    ran = python(script)
    assert (ran.stdout, ran.stderr) == ("(7, 8) (0, 0)\n", "")
    ran = python(script.replace("from grader", "sys.platform = 'linux'\nfrom grader"))
    assert ran.stderr.endswith("ValueError: current limit exceeds maximum limit\n")


class Gone:
    """A process that has ended with a code."""

    def __init__(self, code: int) -> None:
        self.code = code

    def wait(self, seconds: float) -> int:
        return self.code

    def kill(self) -> None:
        """It has ended."""

    def let(self, run: bool) -> None:
        """It does nothing."""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (0xC0000005, "Python itself crashed (0xC0000005)"),
        (0xC00000FD, "Python itself crashed (0xC00000FD)"),
        (-11, "Python itself crashed (SIGSEGV)"),
        (3, "the program ended itself (exit code 3) instead of returning"),
    ],
)
def test_what_a_process_died_of(code: int, told: str) -> None:
    ours, theirs = elsewhere._pair()
    theirs.close()
    with pytest.raises(Stopped) as stopped:
        Channel(ours, Gone(code)).receive(5)
    assert (stopped.value.cause, stopped.value.message) == ("crash", told)


def test_a_job_has_its_limits_before_a_process_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """pywin32 is not to be had here: what is called, by its documentation, is all that this shows."""
    calls: list[tuple[Any, ...]] = []
    limits = {"BasicLimitInformation": {"LimitFlags": 0, "ActiveProcessLimit": 0}, "ProcessMemoryLimit": 0}
    fake = SimpleNamespace(
        JobObjectExtendedLimitInformation=9,
        JOB_OBJECT_LIMIT_ACTIVE_PROCESS=8,
        JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION=0x400,
        JOB_OBJECT_LIMIT_PROCESS_MEMORY=0x100,
        CreateJobObject=lambda *given: "job",
        QueryInformationJobObject=lambda *given: limits,
        SetInformationJobObject=lambda *given: calls.append(("set", *given)),
        AssignProcessToJobObject=lambda *given: calls.append(("assign", *given)),
    )
    monkeypatch.setitem(sys.modules, "win32job", fake)
    job.confine_process(77, 256)
    wanted = {
        "BasicLimitInformation": {"LimitFlags": 0x508, "ActiveProcessLimit": 1},
        "ProcessMemoryLimit": 256 << 20,
    }
    assert calls == [("set", "job", 9, wanted), ("assign", "job", 77)]
    assert not job.is_here()


def test_a_process_that_is_not_handed_its_line_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = children(os.getpid())
    monkeypatch.setattr(host, "_WINDOWS", True)
    with pytest.raises(AttributeError, match="share"):  # which Linux lacks
        Spawner(tmp_path).start({"task.py": b""}, Limits())
    assert children(os.getpid()) == before


def test_a_message_names_no_temporary_folder_in_whichever_way_it_is_quoted() -> None:
    folder = "/tmp/a\\b"
    for told in (f"{folder}/no.txt", repr(f"{folder}/no.txt")[1:-1], "no.txt"):
        assert (
            _without_places(f"[Errno 2] No such file: '{told}'", folder) == "[Errno 2] No such file: 'no.txt'"
        )


def test_read_only_files_are_removed(tmp_path: Path) -> None:
    """Of folders this system tells what Windows tells of files: what is read-only keeps what it holds."""

    def make_and_remove() -> list[str]:
        inner = tmp_path / "one" / "two"
        inner.mkdir(parents=True)
        (inner / "file").touch()
        (tmp_path / "other").touch(0o400)
        (inner / "link").symlink_to(tmp_path / "other")
        inner.chmod(0o500)
        inner.parent.chmod(0o500)
        shutil.rmtree(tmp_path / "one", ignore_errors=True)
        left = inner.exists()
        _remove_on_windows(tmp_path / "one")
        return [str(left), *os.listdir(tmp_path), f"{(tmp_path / 'other').stat().st_mode:o}"]

    assert as_ordinary_user(make_and_remove, tmp_path) == "['True', 'other', '100400']"
