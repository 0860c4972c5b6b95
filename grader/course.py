"""Find a course, read its exercises."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from grader.errors import CallerError, Fault, did_you_mean
from grader.model import Exercise, Limits

SETTINGS = "exercise.toml"

_Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]


class _Limits(msgspec.Struct, forbid_unknown_fields=True):
    call_s: _Seconds = Limits.call_s
    check_s: _Seconds = Limits.check_s
    submission_s: _Seconds = Limits.submission_s
    memory_mb: Annotated[int, msgspec.Meta(ge=256, le=65_536)] = Limits.memory_mb
    scratch_mb: Annotated[int, msgspec.Meta(ge=0, le=1_024)] = Limits.scratch_mb


class _Settings(msgspec.Struct, forbid_unknown_fields=True):
    """`exercise.toml` as it stands in the file."""

    format: Annotated[int, msgspec.Meta(ge=1, le=1)]
    title: str
    kind: str
    files: Annotated[list[str], msgspec.Meta(min_length=1)]
    order: int = 0
    points: Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] | None = None
    preload: list[str] = msgspec.field(default_factory=list)
    limits: _Limits = msgspec.field(default_factory=_Limits)

    def __post_init__(self) -> None:
        """Raises ValueError, which msgspec passes on, for a name that leads out, or is no module's."""
        for file in self.files:
            if not re.fullmatch(r"[^./\\][^/\\]*", file):
                raise ValueError(
                    f"files: {file!r} is no plain name: files lie in the folder itself, in no other"
                )
        for module in self.preload:
            if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", module):
                raise ValueError(
                    f"preload: {module!r} is no module's name, such as 'numpy' or 'numpy.linalg'"
                )


@dataclass(frozen=True)
class Course:
    """A folder that holds `exercises/`, and `solutions/` where it is a member of staff's."""

    root: Path

    def names(self) -> list[str]:
        """The names of the exercises, sorted."""
        return sorted(path.parent.name for path in (self.root / "exercises").glob(f"*/{SETTINGS}"))

    def exercises(self) -> tuple[list[Exercise], dict[str, Fault]]:
        """All exercises in the order in which they are meant to be done, and why others cannot be read."""
        read, faults = self.read(self.names())
        return sorted(read, key=lambda each: (each.order, each.name)), faults

    def read(self, names: Iterable[str]) -> tuple[list[Exercise], dict[str, Fault]]:
        """Those of these names, and by name why others cannot be read.

        Raises:
            CallerError: for an unknown name.
        """
        read: list[Exercise] = []
        faults: dict[str, Fault] = {}
        for name in names:
            try:
                read.append(self.exercise(name))
            except Fault as fault:
                faults[name] = fault
        return read, faults

    def exercise(self, name: str) -> Exercise:
        """One exercise; raises `CallerError` for an unknown name, `Fault` for settings that do not hold."""
        names = {_composed(each): each for each in self.names()}
        typed = _composed(re.split(r"[/\\]", name.rstrip("/\\"))[-1])  # a shell may have completed a path
        if typed not in names:
            near = did_you_mean(typed, names)
            raise CallerError(f"there is no exercise {name!r}{near}", f"choose one of: {', '.join(names)}")
        name = names[typed]
        folder = self.root / "exercises" / name
        try:
            read = msgspec.convert(tomllib.loads((folder / SETTINGS).read_text("utf-8")), _Settings)
        except (OSError, ValueError) as error:  # tomllib's, msgspec's and Unicode's errors are ValueErrors
            raise Fault(f"{folder / SETTINGS}: {error}", "CONTRIBUTING.md lists its keys") from None
        return Exercise(
            name=name,
            title=read.title,
            kind=read.kind,
            files=tuple(read.files),
            folder=folder,
            solution=self.root / "solutions" / name,
            order=read.order,
            points=read.points,
            limits=Limits(**msgspec.structs.asdict(read.limits)),
            preload=tuple(read.preload),
        )


def _composed(name: str) -> str:
    """A name as keyboards write it; one that has been on a Mac may have its accents apart."""
    return unicodedata.normalize("NFC", name)


def find_course(start: Path) -> Course:
    """The course that a folder belongs to: the nearest one upwards; raises `CallerError` without one."""
    for folder in (start, *start.parents):
        if next((folder / "exercises").glob(f"*/{SETTINGS}"), None):
            return Course(folder)
    raise CallerError(
        f"there is no course here: neither {start} nor a folder above it holds exercises/*/{SETTINGS}",
        "change into the course's folder first",
    )
