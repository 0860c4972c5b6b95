"""What a release keeps of each exercise in place of its reference: cases, with the answers expected."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from grader.checkers import FILE as CHECKER
from grader.checks import Check
from grader.errors import CallerError, Fault
from grader.model import Exercise, Settings
from grader.standin import standing_in
from grader.store import FORMAT, Recorded

FOLDER = "cases"  # beside exercises/
REST = "not_in_this_kit"  # the name of the row that stands for all checks that are not released

LIVE = "This is tried where you hand in: it needs the reference, which this kit does not have."
FORM = (
    "This kit looks at the form of your answers alone: it has no key. Hand them in to learn which are right."
)
MORE = "These are tried where you hand in: this kit does not have them."
AGAIN = "get the kit once more from where you had it"


@dataclass(frozen=True)
class Released:
    """What a release knows of one exercise.

    Attributes:
        format: of the stored cases, as `store.FORMAT`.
        grader: the version of the kit that made it.
        checker: digest of the checker that the cases belong to.
        settings: what the cases were made by.
        stored: cases by the check's name; a check that has none is tried elsewhere.
        rest: points of the checks that were not released.
    """

    format: int
    grader: str
    checker: str
    settings: Settings
    stored: Mapping[str, Recorded]
    rest: float

    def plan(self, checks: list[Check]) -> list[Check]:
        """The checks of the exercise's own checker as they are tried here, and a row for all others."""
        here = [self._here(each) for each in checks]
        if not self.rest:
            return here
        told = FORM if checks and not any(each.points for each in checks) else MORE
        return [*here, Check(REST, "what is graded where you hand in", self.rest, None, because=told)]

    def _here(self, check: Check) -> Check:
        if check.name in self.stored:
            return check
        criterion = check.body is None
        needs = tuple(each for each in check.needs if each in self.stored)
        return replace(check, body=None, needs=needs, because=check.because if criterion else LIVE)

    def refuse(self, settings: Settings) -> None:
        """Raises `CallerError` for settings by which other cases would have to be made."""
        for name in ("seed", "examples"):
            asked, stored = getattr(settings, name), getattr(self.settings, name)
            if asked != stored:
                told = f"{name} {asked}: other cases cannot be made here, as this kit has no reference"
                raise CallerError(told, f"leave out --{name}, and unset GRADER_SEED: stored cases are tried")

    def encode(self) -> bytes:
        """As it lies in a file: the same for the same content."""
        data = msgspec.msgpack.encode(self, order="deterministic")
        return hashlib.sha256(data).digest() + data


def path_of(exercise: Exercise) -> Path:
    """Where an exercise's stored cases lie in a release."""
    return exercise.folder.parents[1] / FOLDER / exercise.name


def released_of(exercise: Exercise) -> Released | None:
    """What a release keeps of the exercise; None where there is a reference, or no release.

    Raises:
        Fault: where it is missing or damaged, or was made for another checker or by a kit of another format.
    """
    path = path_of(exercise)
    if exercise.solution.exists() or not path.parent.exists():
        return None
    try:
        digest, data = (whole := path.read_bytes())[:32], whole[32:]
        if hashlib.sha256(data).digest() != digest:
            raise ValueError("it is damaged")
        made = msgspec.msgpack.decode(data, type=_Made)
        if made.format != FORMAT:
            raise ValueError(f"it was made by lesson-grader {made.grader}")
        released = msgspec.msgpack.decode(data, type=Released)
    except (OSError, ValueError) as error:  # msgspec's errors are ValueErrors
        raise Fault(f"{path} cannot be used: {error}", AGAIN) from None
    if released.checker != digest_of(exercise):
        raise Fault(f"{exercise.folder / CHECKER} is not the one that {path} was made for", AGAIN)
    return released


class _Made(msgspec.Struct):
    """What is read first, whatever else there is."""

    format: int
    grader: str


def digest_of(exercise: Exercise) -> str:
    """What tells the exercise's checker from others; git may have changed the ends of its lines."""
    path = exercise.folder / CHECKER
    source = path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b""
    return hashlib.sha256(source).hexdigest()


@contextlib.contextmanager
def importing(released: Released | None) -> Iterator[None]:
    """Within it checkers load as they do in a release, or as they are."""
    with standing_in() if released else contextlib.nullcontext():
        yield
