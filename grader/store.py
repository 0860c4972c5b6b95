"""Keep the cases of checks from run to run, in the course's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from grader.atomic import write_whole
from grader.batches import Batch, Case
from grader.versions import versions

FOLDER = ".grade"  # of a course
FORMAT = 2  # of what is kept; another one is another key


@dataclass(frozen=True)
class Recorded:
    """A check's cases.

    Attributes:
        batches: the cases, smallest first; None where inputs cannot be kept: the check can only run live.
        names: the reference's names, and whether each can be called; empty where no code of it runs.
        looked: those names that a body looked for in the submission's place, whether there or not.
        cpu_s: seconds of CPU time that making them took.
    """

    batches: tuple[Batch, ...] | None
    names: dict[str, bool] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    cpu_s: float = 0.0

    @property
    def cases(self) -> tuple[Case, ...]:
        """All cases, smallest first."""
        return tuple(case for batch in self.batches or () for case in batch.cases)


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
        data = msgspec.msgpack.encode(recorded)
        with contextlib.suppress(OSError):
            open_folder(self.folder)
            write_whole(self._path(key), hashlib.sha256(data).digest() + data)

    def _path(self, key: str) -> Path:
        return self.folder / hashlib.sha256(key.encode()).hexdigest()


def open_folder(folder: Path) -> None:
    """Make one of the folders within a course's own, which git is to ignore; raises `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignored = folder.parent / ".gitignore"
    if not ignored.exists():
        write_whole(ignored, b"*\n")


def store_of(course: Path) -> Store:
    """The store of a course."""
    return Store(course / FOLDER / "cases")


def key_of(*parts: object, sources: Iterable[bytes]) -> str:
    """A key of these parts, of these sources, and of the versions that cases depend on."""
    held = [hashlib.sha256(source).hexdigest() for source in sources]
    return repr((FORMAT, *parts, *held, *versions().items()))
