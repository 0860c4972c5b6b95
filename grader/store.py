"""Keep the cases of checks from run to run, in the course's cache folder."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import platform
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from grader.sandbox.record import Asked

FOLDER = ".grade"  # of a course
BATCH_BYTES = 128 << 10  # of requests and answers: well below what one frame may have
FORMAT = 1  # of what is kept; another one is another key


@dataclass(frozen=True)
class Case:
    """One case of a check, as its body met it with the reference in the submission's place.

    Attributes:
        inputs: what Hypothesis gave to the body, encoded.
        asked: what the body asked of the submission, with the reference's answers.
        expected: what it asked of the reference, with the answers.
        raises: the type of the exception that the submission is to raise; None where it is to raise none.
        minimal: whether no smaller case is to be had, so that none is looked for.
    """

    inputs: bytes
    asked: tuple[Asked, ...] = ()
    expected: tuple[Asked, ...] = ()
    raises: str | None = None
    minimal: bool = False


@dataclass(frozen=True)
class Batch:
    """Cases that a submission can meet at once, or one case alone."""

    cases: tuple[Case, ...]

    @functools.cached_property
    def requests(self) -> bytes:
        """All that their bodies ask of the submission; empty where that is nothing."""
        return b"".join(each.request for case in self.cases for each in case.asked)

    @functools.cached_property
    def answers(self) -> bytes:
        """What the reference answers to it."""
        return b"".join(each.answer for case in self.cases for each in case.asked)


@dataclass(frozen=True)
class Recorded:
    """A check's cases.

    Attributes:
        cases: smallest first; None where inputs cannot be kept, and the check can only be run live.
        names: the reference's names, and whether each can be called; empty where no code of it runs.
        looked: those names that a body looked for in the submission's place, whether there or not.
        cpu_s: seconds of CPU time that making them took.
    """

    cases: tuple[Case, ...] | None
    names: dict[str, bool] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    cpu_s: float = 0.0

    @functools.cached_property
    def batches(self) -> tuple[Batch, ...]:
        """All cases, in their order."""
        batches: list[list[Case]] = []
        room = 0
        for case in self.cases or ():
            size = sum(len(each.request) + len(each.answer) for each in case.asked)
            if not 0 < size <= room:
                batches.append([])
                room = BATCH_BYTES if size else 0
            batches[-1].append(case)
            room -= size
        return tuple(map(Batch, map(tuple, batches)))


@dataclass(frozen=True)
class Store:
    """The files that hold recorded cases: each is named by everything that its content depends on.

    Attributes:
        folder: where they lie; it is made when the first is kept.
    """

    folder: Path

    def kept(self, key: str) -> Recorded | None:
        """What was kept under a key; None where there is nothing, or it is damaged."""
        path = self._path(key)
        try:
            digest, data = (whole := path.read_bytes())[:32], whole[32:]
            if hashlib.sha256(data).digest() == digest:
                return msgspec.msgpack.decode(data, type=Recorded)
        except (OSError, msgspec.MsgspecError):
            pass
        with contextlib.suppress(OSError):  # there is none, as a rule
            path.unlink()
        return None

    def keep(self, key: str, recorded: Recorded) -> None:
        """Keep it whole, or not at all: a folder that cannot be written to costs time and nothing else."""
        path = self._path(key)
        new = path.with_name(f"{path.name}-{secrets.token_hex(8)}")
        data = msgspec.msgpack.encode(recorded)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder.parent / ".gitignore").write_text("*\n")
            with new.open("xb") as file:
                file.write(hashlib.sha256(data).digest() + data)
            new.replace(path)  # other processes see the one or the other
        except OSError:
            with contextlib.suppress(OSError):
                new.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / hashlib.sha256(key.encode()).hexdigest()


def store_of(course: Path) -> Store:
    """The store of a course."""
    return Store(course / FOLDER / "cases")


def key_of(*parts: object, files: Iterable[Path]) -> str:
    """A key of these parts, of what the files hold, and of the versions that cases depend on."""
    held = [hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None for path in files]
    versions = [importlib.metadata.version(package) for package in ("lesson-grader", "hypothesis")]
    return repr((FORMAT, *parts, *held, *versions, platform.python_version()))
