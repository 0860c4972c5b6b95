"""Which columns of a class's list name its students, and what each student is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

# fmt: off
IDENTIFYING = frozenset((
    "student", "name", "full name", "display name", "id", "sid", "number", "identifier", "login", "user",
    "user name", "username", "net id", "netid", "user id", "e mail", "email", "email address", "mail",
    "github", "github username", "github login", "github id", "sis user id", "sis login id",
    "integration id", "id number", "student id", "student number", "matriculation number",
    "matrikelnummer",
))
# fmt: on
"""heads of columns, as `head` has them, whose cells are names of a student"""
FULL = ("student", "name", "full name", "display name")
FIRST = ("first name", "given name", "firstname", "vorname")
LAST = ("last name", "surname", "family name", "lastname", "nachname")
_CANVAS = (frozenset({"student", "id", "section"}), frozenset({"lastname", "firstname", "id", "section"}))
_CANVAS_OWN = 4  # columns, at least, before the first assignment's
_POSSIBLE = "points possible"
_TEST = "student, test"


def head(text: str) -> str:
    """A column's head as heads are compared: `SIS_Login ID` is `sis login id`."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def naming(heads: Sequence[str]) -> tuple[str, ...]:
    """The columns by which reports call students, the best first.

    Args:
        heads: as `head` has them.
    """
    known = set(heads)
    if is_canvas(heads):
        return ("sis login id", "id")
    if "student" in known:
        return ("student",)
    if "sid" in known:
        return tuple(each for each in ("sid", "email", "email address") if each in known)
    if known & {*FIRST, *FULL} and known & {"email address", "id number"}:  # Moodle's
        return tuple(each for each in ("email address", "id number") if each in known)
    return (next((each for each in heads if each in IDENTIFYING), heads[0]),)


def is_canvas(heads: Sequence[str]) -> bool:
    """Whether this is a gradebook of Canvas (its `gradebook_importer.rb`), where `Student` is a full name."""
    known = set(heads)
    return any(known >= each for each in _CANVAS) and any(each.startswith("sis ") for each in heads)


def is_nobody(row: Sequence[str]) -> bool:
    """Whether a row of a Canvas gradebook is no student's.

    One tells the points that there are, one the assignments whose grades are posted by hand, one is the
    test student's.
    """
    first, second, *_ = (" ".join(each.casefold().split()) for each in row)
    is_test = _TEST in (first, f"{first}, {second}")
    return _POSSIBLE in first or is_test or not any(each.strip() for each in row[:_CANVAS_OWN])


def names(row: Mapping[str, str]) -> Iterator[str]:
    """All by which a row names its student.

    Args:
        row: cells by their columns' heads.
    """
    yield from (cell for key, cell in row.items() if key in IDENTIFYING)
    first, last = (next((row[key] for key in keys if row.get(key)), "") for keys in (FIRST, LAST))
    if first and last:
        yield from _forms(first, last)
    for full in (row[key] for key in FULL if row.get(key)):
        last, comma, first = full.partition(",")
        if not comma:
            first, _, last = full.rpartition(" ")
        if first.strip() and last.strip():
            yield from _forms(first.strip(), last.strip())


def _forms(first: str, last: str) -> Iterator[str]:
    """As people write it, as lists do, and as Canvas does in the names of files."""
    yield from (f"{first} {last}", f"{last}, {first}", re.sub(r"\W", "", f"{last}{first}"))
