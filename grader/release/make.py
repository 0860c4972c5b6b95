"""Make a release: collect it, prove it, and only then write it."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.engine import Plan
from grader.errors import Fault
from grader.model import Exercise
from grader.plugins import Plugins
from grader.release.files import kit_of
from grader.release.leaks import leaks
from grader.release.proof import Proof, prove
from grader.release.stored import stored_of
from grader.stub import own_files, stub_of

UNIX = 3  # the system that made an entry, as zip files number them
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows: the same bytes at any time
ADVICE = "nothing was released; put it right, and try again"

Kit = dict[str, bytes]


def made(plugins: Plugins, root: Path, exercises: Sequence[Exercise]) -> tuple[Kit, list[Proof]]:
    """The files of a course's release, by path, and the proof of each exercise.

    Raises:
        Fault: where a checker is broken, the kit would tell a solution, or grades otherwise than the course.
    """
    stored = {each.name: stored_of(_plan(plugins, each)) for each in exercises}
    kit = kit_of(root, exercises, stored)
    told = leaks(kit, _secrets(exercises), _stubs(exercises))
    if told:
        raise Fault("; ".join(told), ADVICE)
    with tempfile.TemporaryDirectory(prefix="grade-release-") as folder:
        place = Path(folder).resolve() / "kit"
        for path, data in kit.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(data)
        proofs = [prove(place, each, stored[each.name].stored) for each in exercises]
    if problems := [each for proof in proofs for each in proof.problems]:
        raise Fault("; ".join(problems), ADVICE)
    return kit, proofs


def archive(files: Kit, top: str = "") -> bytes:
    """A zip file, whose paths begin with `top`; the same for the same content, whoever makes it when.

    As on Unix, all may read it, and run what begins with `#!`.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as zipped:
        for path, data in files.items():
            entry = zipfile.ZipInfo(f"{top}{path}", EPOCH)
            mode = 0o100755 if data.startswith(b"#!") else 0o100644
            entry.create_system, entry.external_attr = UNIX, mode << 16
            zipped.writestr(entry, data)
    return whole.getvalue()


def _plan(plugins: Plugins, exercise: Exercise) -> Plan:
    kind, sandbox = plugins.kind_of(exercise), plugins.pick("sandboxes", "auto")
    return Plan(exercise, plugins.checks(exercise), kind, sandbox)


def _secrets(exercises: Iterable[Exercise]) -> Kit:
    """Every file that lies beside a reference."""
    return {
        path.relative_to(each.solution.parents[1]).as_posix(): path.read_bytes()
        for each in exercises
        for path in sorted(each.solution.rglob("*"))
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts
    }


def _stubs(exercises: Iterable[Exercise]) -> Kit:
    """What is handed out, and what its author has written for everybody to see."""
    found: Kit = {}
    for each in exercises:
        files = stub_of(each) or {name: data for name, data in own_files(each).items() if data is not None}
        found |= {f"{each.name}/{name}": data for name, data in files.items()}
    return found
