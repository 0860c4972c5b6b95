"""The mutants of a reference: which there are, how they are told, and which of them change nothing."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from grader.components import Kind
from grader.errors import Fault
from grader.kinds.files import read_files
from grader.model import Exercise, Submission

FILE = "equivalent.toml"  # in an exercise's solution


@dataclass(frozen=True)
class Mutant:
    """A reference with one change.

    Attributes:
        files: all files of the submission that it makes.
        file: the one that differs.
        original: its content in the reference.
    """

    files: dict[str, bytes]
    file: str
    original: bytes

    @functools.cached_property
    def _changed(self) -> tuple[int, str, str]:
        before, after = _lines(self.original), _lines(self.files[self.file])
        codes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        changes = [(slice(a, b), slice(c, d)) for tag, a, b, c, d in codes if tag != "equal"]
        old = "\n".join(each.strip() for lines, _ in changes for each in before[lines])
        new = "\n".join(each.strip() for _, lines in changes for each in after[lines])
        return changes[0][0].start + 1 if changes else 1, old, new

    @property
    def line(self) -> int:
        """The first line that differs; lines count from 1."""
        return self._changed[0]

    @property
    def before(self) -> str:
        """What stands in the lines that change, without the blanks around each."""
        return self._changed[1]

    @property
    def after(self) -> str:
        """What stands there in the mutant."""
        return self._changed[2]

    @property
    def name(self) -> str:
        """The change, as it is noted beside cases."""
        return f"{self.file}: {self.before} -> {self.after}"

    @property
    def diff(self) -> str:
        """The change as a diff, with a line around it."""
        both = _lines(self.original), _lines(self.files[self.file])
        lines = difflib.unified_diff(*both, self.file, self.file, n=1, lineterm="")
        return "\n".join([*lines][2:])

    def write(self, folder: Path) -> Submission:
        """Write it into a folder that is new."""
        folder.mkdir()
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return Submission(folder)


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig", errors="replace").splitlines()


def mutants_of(exercise: Exercise, kind: Kind) -> Iterator[Mutant]:
    """Every mutant that the kind makes of the reference's files; raises as `Kind.mutate` does."""
    files = dict(read_files(exercise, Submission(exercise.solution)))
    suffix = Path(exercise.files[0]).suffix
    for name, content in files.items():
        if not name.endswith(suffix):  # data that lies beside the code
            continue
        for mutant in kind.mutate(name, content) if kind.mutate else ():
            yield Mutant({**files, name: mutant}, name, content)


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that its author says changes nothing, and why."""

    before: str
    after: str
    reason: Annotated[str, msgspec.Meta(pattern=r"\S")]

    def is_of(self, mutant: Mutant | None) -> bool:
        """Whether it speaks of this one; how many blanks there are does not matter."""
        if mutant is None:
            return False
        own, its = (self.before, self.after), (mutant.before, mutant.after)
        return [*map(_tight, own)] == [*map(_tight, its)]


def _tight(text: str) -> str:
    return "".join(text.split())


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal[1] = 1
    mutant: tuple[Equivalent, ...] = ()


def equivalents_of(exercise: Exercise) -> tuple[Equivalent, ...]:
    """What the author has listed; raises `Fault` where the file cannot be read."""
    path = exercise.solution / FILE
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_File).mutant
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        next_step = "each [[mutant]] has before, after and reason: docs/instructor.md shows one"
        raise Fault(f"{path}: {error}", next_step) from None


def as_entry(mutant: Mutant) -> str:
    """What an author would write into that file, but for the reason."""
    quoted = [_quoted(each) for each in (mutant.before, mutant.after)]
    return f'[[mutant]]\nbefore = {quoted[0]}\nafter = {quoted[1]}\nreason = ""'


def _quoted(text: str) -> str:
    quote = "'''" if "'" in text or "\n" in text else "'"
    return f"{quote}{text}{quote}"
