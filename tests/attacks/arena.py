"""Where hostile submissions are graded, and a world around them that must stay as it was.

The world is a folder that everybody may read, and in part write: a course, a secret, files of somebody else.
Beside it there are servers on this machine, and a process that is nobody's business.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.bench import open_bench
from grader.components import Look, Sandbox
from grader.course import Course
from grader.engine import OpenJudge, Plan, grade
from grader.model import Report, Settings, Submission
from grader.plugins import Plugins, load_plugins
from grader.reporters import json as json_reporter
from grader.reporters import terminal
from grader.sandbox import confine
from grader.supervisor import open_supervised
from tests.conftest import become

SUBMISSIONS = Path(__file__).parent / "submissions"
ATTACKS = sorted(f"{path.parent.name}/{path.stem}" for path in SUBMISSIONS.glob("*/*.py"))

TOKEN = "breach-7c21"  # whoever shows it has read, reached or done what nobody should
RIGHT = b"def total(numbers):\n    return sum(numbers)\n"
WRONG = b"def total(numbers):\n    return -1\n"
CHECKER = f'''# {TOKEN}
from hypothesis import given, strategies as st
from grader import agree, check

@check(points=1)
def example(submission):
    """one, two and three are six"""
    agree(submission.total([1, 2, 3]), 6)

@check(points=3)
@given(st.lists(st.integers()))
def any_list(submission, reference, numbers):
    """any list is added up"""
    agree(submission.total(numbers), reference.total(numbers))

@check(points=2)
def computes(submission):
    """what comes back can be computed with"""
    assert 3 ** submission.total([1, 1]) == 9
'''
CHECKS = "example any_list computes"
SETTINGS = """format = 1
title = "Sums"
kind = "python"
files = ["total.py"]
"""
SHORT = "[limits]\ncall_s = 0.4\ncheck_s = 0.8\nsubmission_s = 2.0\n"
EXAMPLES = {"total": 50, "patient": 10}  # for the attack, and for the right submission after it
COMMAND = re.compile(r"^\s*::|##\w*\[")  # what CI systems take for one
LONGEST_S = 20.0  # that an attack may take in all: its budget, and what a slow machine adds


@dataclass(frozen=True)
class Outcome:
    """What came of one attack: its report, and the score of a right submission graded after it."""

    checks: list[dict[str, Any]]
    score: float
    confinement: list[str]
    shown: str
    written: str
    next_score: float
    seconds: float


@dataclass(frozen=True)
class Arena:
    """The world, and the course in it."""

    folder: Path
    plugins: Plugins
    victim: subprocess.Popen[bytes]
    servers: dict[str, socket.socket]
    user: int | None = None
    """who grades; None for whoever runs this"""

    def attempt(self, attack: str, sandbox: Sandbox | str = "auto") -> tuple[Outcome | None, list[str]]:
        """Grade a hostile submission, and a right one after it, in a process of its own.

        Returns:
            What came of it, None where that process did not come to its end, and every breach in a few words.
        """
        outcome, breaches = self.submit((SUBMISSIONS / f"{attack}.py").read_bytes(), sandbox)
        return outcome, [*judged(attack, outcome), *breaches] if outcome else breaches

    def submit(
        self, source: bytes, sandbox: Sandbox | str = "auto", name: str = "total"
    ) -> tuple[Outcome | None, list[str]]:
        """Grade any source of `total.py` like that, for one of the two exercises.

        Returns:
            As `attempt`; the breaches are of the world alone.
        """
        before = self._world()
        reading, writing = os.pipe()
        grading = os.fork()
        if grading == 0:
            try:
                os.close(reading)
                os.setsid()
                become(self.user)
                told: object = asdict(self._graded(source, sandbox, name))
            except BaseException as error:
                told = f"{type(error).__name__}: {error}"[:500]
            try:
                os.write(writing, json.dumps(told).encode())
            finally:
                os._exit(0)
        os.close(writing)
        with open(reading, "rb") as pipe:
            came_of_it = json.loads(pipe.read() or '"the grader was killed"')
        os.waitpid(grading, 0)
        after = self._world()
        breaches = [name for name in before if before[name] != after[name]]
        if isinstance(came_of_it, str):
            return None, [came_of_it, *breaches]
        return Outcome(**came_of_it), breaches

    def _graded(self, source: bytes, sandbox: Sandbox | str, name: str) -> Outcome:
        os.environ["GRADER_SECRET"] = TOKEN
        tempfile.tempdir = str(self.folder / "tmp")
        chosen = self.plugins.pick("sandboxes", sandbox) if isinstance(sandbox, str) else sandbox
        began = time.monotonic()
        report = self.grade(name, self._aimed(source), chosen, open_supervised)
        seconds = time.monotonic() - began
        following = self.grade("patient", RIGHT, chosen, open_supervised)
        return Outcome(
            checks=[asdict(each) for each in report.checks],
            score=report.score,
            confinement=[*report.confinement],
            shown=terminal.render((report,), Look()),
            written=json_reporter.render((report,), Look()),
            next_score=following.score,
            seconds=seconds,
        )

    def grade(self, name: str, source: bytes, sandbox: Sandbox, open_judge: OpenJudge) -> Report:
        """The report on a source of `total.py`, graded as one of the course's two exercises."""
        exercise = Course(self.folder / "course").exercise(name)
        path = self.folder / "in" / "total.py"
        path.write_bytes(source)
        plan = Plan(exercise, self.plugins.checks(exercise), self.plugins.pick("kinds", "python"), sandbox)
        return grade(plan, Submission(path), Settings(examples=EXAMPLES[name]), open_judge)

    def _aimed(self, source: bytes) -> bytes:
        """A source with the places of this world in it."""
        places = {
            "COURSE": self.folder / "course",
            "VICTIM": self.folder / "victim",
            "SECRET": self.folder / "secret.txt",
            "TMP": self.folder / "tmp",
            "UNIX": self.folder / "socket",
            "ABSTRACT": f"grader-{self.victim.pid}",
            "VICTIM_PID": self.victim.pid,
            "JUDGE": os.getpid(),
            "TCP": self.servers["tcp"].getsockname()[1],
            "UDP": self.servers["udp"].getsockname()[1],
            "TOKEN": "\\x" + TOKEN.encode()[:1].hex() + TOKEN[1:],  # reports may show lines of the source
        }
        return re.sub(rb"@([A-Z_]+)@", lambda found: str(places[found[1].decode()]).encode(), source)

    def _world(self) -> dict[str, object]:
        """Everything that an attack could change, reach or leave behind, by the words for it."""
        pid = self.victim.pid
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return {
            "a file outside": _tree(self.folder),
            "another process": (state[0] in "SR", os.getpriority(os.PRIO_PROCESS, pid)),
            "its processors": os.sched_getaffinity(pid),
            "its limits": Path(f"/proc/{pid}/limits").read_text(),
            "System V memory": [
                Path(f"/proc/sysvipc/{each}").read_text().count("\n") for each in ("shm", "msg", "sem")
            ],
            # A class is graded there, perhaps by another test at this time.
            "shared memory": sorted(x for x in os.listdir("/dev/shm") if not x.startswith("grade-")),
            "a server": {name: _callers(server) for name, server in self.servers.items()},
            "a process left behind": _children(),
        }


def judged(attack: str, outcome: Outcome) -> list[str]:
    """What an attack's report and its follower's score give away."""
    first = (SUBMISSIONS / f"{attack}.py").read_text("utf-8").partition("\n")[0]
    earns = re.search(r"Earns (\d)\.$", first)
    found = {
        "points": outcome.score > (int(earns[1]) if earns else 0),
        "an incomplete report": " ".join(each["name"] for each in outcome.checks) != CHECKS,
        "a fault": any(each["status"] == "fault" for each in outcome.checks),
        "a secret": TOKEN in outcome.written,
        "the next submission": outcome.next_score != 6,
        "time": outcome.seconds > LONGEST_S,
        "the terminal": any(not each.isprintable() for each in outcome.shown.replace("\n", "")),
        "a log": any(map(COMMAND.search, (outcome.shown + outcome.written).splitlines())),
        "the report's file": not outcome.written.isascii() or len(outcome.written) > 60_000,
    }
    return [name for name, breached in found.items() if breached]


@contextmanager
def open_arena(user: int | None = None) -> Iterator[Arena]:
    """A world for attacks, in a folder that everybody may enter.

    Args:
        user: to whom all of it belongs, and who grades; None for whoever runs this.
    """
    confine.adopt_orphans()
    folder = Path(tempfile.mkdtemp(prefix="arena-")).resolve()
    folder.chmod(0o755)
    make_world(folder)
    command = [sys.executable, "-c", "import time; time.sleep(3600)"]
    victim = subprocess.Popen(command, start_new_session=True, user=user)
    servers = {
        "tcp": socket.create_server(("127.0.0.1", 0)),
        "udp": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "unix": socket.socket(socket.AF_UNIX),
        "abstract": socket.socket(socket.AF_UNIX),
    }
    try:
        servers["udp"].bind(("127.0.0.1", 0))
        servers["unix"].bind(str(folder / "socket"))
        servers["abstract"].bind(f"\0grader-{victim.pid}")
        (folder / "socket").chmod(0o777)
        for name, server in servers.items():
            server.setblocking(False)
            if name != "udp":
                server.listen()
        arena = Arena(folder, load_plugins(), victim, servers, user)
        # What every run loads, compiles and keeps is done here once, and not in each of the forks.
        for name, source in (("total", RIGHT), ("patient", RIGHT), ("patient", WRONG)):
            arena.grade(name, source, arena.plugins.pick("sandboxes", "auto"), open_bench)
        if user is not None:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user, user)
        yield arena
    finally:
        for server in servers.values():
            server.close()
        victim.kill()
        victim.wait()
        _clear_away(folder)


def _clear_away(folder: Path) -> None:
    """Remove the world, and what an attack that got through may have left beside it."""
    for stray in _children():
        with contextlib.suppress(OSError):
            os.kill(stray, signal.SIGKILL)
            os.waitpid(stray, 0)
    for name in os.listdir("/dev/shm"):
        if name.startswith("grader_"):
            os.unlink(f"/dev/shm/{name}")
    for remove in ("-M", "-Q", "-S"):
        subprocess.run(["ipcrm", remove, "0x6772"], check=False, stderr=subprocess.DEVNULL)
    unmount = ["umount", str(folder / "victim")]
    while subprocess.run(unmount, check=False, stderr=subprocess.DEVNULL).returncode == 0:
        pass  # every worker may have mounted something there, one on top of the other
    shutil.rmtree(folder, ignore_errors=True)


def make_world(folder: Path) -> None:
    """Write the course and everything beside it."""
    for exercise, limits in {"total": SHORT, "patient": ""}.items():
        for tree, files in {
            "exercises": {"exercise.toml": SETTINGS + limits, "checker.py": CHECKER, "total.py": ""},
            "solutions": {"total.py": f"# REFERENCE {TOKEN}\n{RIGHT.decode()}"},
        }.items():
            place = folder / "course" / tree / exercise
            place.mkdir(parents=True)
            for name, text in files.items():
                (place / name).write_text(text)
    for name, mode in {"victim": 0o777, "tmp": 0o1777, "in": 0o755}.items():
        (folder / name).mkdir()
        (folder / name).chmod(mode)
    (folder / "victim" / "note.txt").write_text("mine\n")
    (folder / "victim" / "note.txt").chmod(0o666)
    (folder / "secret.txt").write_text(TOKEN)
    for path in (folder / "victim" / "note.txt", folder / "secret.txt"):
        os.utime(path, (1_000_000_000, 1_000_000_000))


def _tree(folder: Path) -> dict[str, object]:
    """Names, contents, modes, owners, times and attributes of what lies in a folder."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        if "in" in path.relative_to(folder).parts[:1]:
            continue
        about = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        times = about.st_mtime_ns if path.is_file() else 0
        attributes = os.listxattr(path, follow_symlinks=False)
        found[str(path)] = (about.st_mode, about.st_uid, about.st_gid, times, content, attributes)
    return found


def _callers(server: socket.socket) -> int:
    """How many have called, or sent something, since this was asked last."""
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            if server.type == socket.SOCK_DGRAM:
                server.recv(100)
            else:
                server.accept()[0].close()
            count += 1
    return count


def _children() -> set[int]:
    """The processes that are this one's children, by birth or because their own parents are gone."""
    with contextlib.suppress(ChildProcessError):
        while os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT) and os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return set(map(int, Path("/proc/thread-self/children").read_text().split()))
