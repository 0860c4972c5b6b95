"""Cases that told mistakes from the reference: kept beside it, and met by every run, whatever its seed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from grader.atomic import write_whole
from grader.checkers import FILE as CHECKER
from grader.errors import CheckerFault
from grader.model import Exercise

FILE = "counterexamples.json"  # in an exercise's solution


class Counterexample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The smallest case that some mistakes fail on.

    Attributes:
        check: the check's name.
        inputs: what Hypothesis gave to its body, encoded.
        shown: the same for people.
        found_by: the mistakes: the names of wrong solutions, and what mutants change.
    """

    check: str
    inputs: bytes
    shown: str
    found_by: tuple[str, ...]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal[1]
    checkers: str
    """a digest of the checkers: others may take other inputs, and what was found before counts no more"""
    cases: tuple[Counterexample, ...]


def counterexamples_of(exercise: Exercise) -> tuple[Counterexample, ...]:
    """Those that are kept; none where there is no file, or the checkers have changed since.

    Raises:
        CheckerFault: where the file is damaged; students do not have it.
    """
    path = exercise.solution / FILE
    try:
        read = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError) as error:
        told = f"remove it; grade audit {exercise.name} makes it anew"
        raise CheckerFault(f"{path} cannot be read: {error}", hidden=True, next_step=told) from None
    return read.cases if read.checkers == _digest(exercise) else ()


def keep_counterexamples(exercise: Exercise, cases: Iterable[Counterexample]) -> bool:
    """Write them down; gives back whether that changed the file. Raises `OSError`."""
    path = exercise.solution / FILE
    ordered = tuple(sorted(cases, key=lambda each: (each.check, len(each.inputs), each.inputs)))
    text = msgspec.json.format(msgspec.json.encode(_File(1, _digest(exercise), ordered))) + b"\n"
    before = path.read_bytes() if path.exists() else None
    if text == before or (before is None and not ordered):
        return False
    write_whole(path, text)
    return True


def inputs_by_check(cases: Iterable[Counterexample]) -> Mapping[str, tuple[bytes, ...]]:
    """The inputs of each check's counterexamples."""
    found = defaultdict[str, list[bytes]](list)
    for each in cases:
        found[each.check].append(each.inputs)
    return {name: tuple(inputs) for name, inputs in found.items()}


def _digest(exercise: Exercise) -> str:
    checkers = [folder / CHECKER for folder in (exercise.folder, exercise.solution)]
    return hashlib.sha256(b"\0".join(map(_content, checkers))).hexdigest()[:16]


def _content(path: Path) -> bytes:
    # As git hands it out on any machine: the ends of lines may differ.
    return path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b""
