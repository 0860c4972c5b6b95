"""A page for each student of a class, and a list of whose is which."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from grader.atomic import write_whole
from grader.classes.grade import Grade, Grades
from grader.components import Look
from grader.errors import CallerError
from grader.reporters.cells import inert, row
from grader.reporters.platforms import Later

INDEX = "index.csv"
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)\d)(\..*)?|index")  # Windows's, and ours
PLAIN = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
MAX_NAME = 50  # characters of a student's name, at most 200 bytes: names of files may have 255

page = Later("html")  # jinja2 is loaded for a page alone


def write_feedback(folder: Path, grades: Grades, look: Look) -> int:
    """Write what the reporter `html` tells of each student into a file of the student's own.

    `index.csv` says whose is which. A page that is the same already stays untouched, and so does every
    file that is no page of this class; who has no report has no page, and loses one from before.

    Args:
        folder: is made where it does not exist.

    Returns:
        How many pages there are.

    Raises:
        CallerError: when something cannot be written; pages are whole, or as they were.
    """
    taken = set[str]()
    index = [row(["student", "known_as", "file"])]
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    before = _listed(folder / INDEX)
    for each in grades.each:
        name = file_name(each, taken)
        taken.add(name)
        if each.report is None:
            if name in before:
                with _told(folder / name):
                    (folder / name).unlink(missing_ok=True)
        else:
            _write(folder / name, page((each.report,), look))
            index.append(row([inert(each.student), inert(" ".join(each.known_as)), name]))
    _write(folder / INDEX, "".join(index))
    return len(index) - 1


def file_name(grade: Grade, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """A name for a student's page that any system takes, and that no order of students changes.

    A name in plain small letters is itself; any other is made readable, and told apart by a digest.

    Args:
        taken: names that are in use; with two students of one name the second gets a number.
    """
    name, stem = grade.student, grade.student
    if len(name) > MAX_NAME or not PLAIN.fullmatch(name) or RESERVED.fullmatch(name):
        letters = re.sub(r"[^\w]+|_+", "-", unicodedata.normalize("NFC", name).casefold())
        known = "\0".join((name, *grade.known_as)).encode("utf-8", "surrogatepass")
        stem = f"{letters.strip('-')[:MAX_NAME] or 'student'}-{hashlib.sha256(known).hexdigest()[:8]}"
    number, found = 1, f"{stem}.html"
    while found in taken:
        number += 1
        found = f"{stem}.{number}.html"
    return found


def _listed(index: Path) -> set[str]:
    """The pages that a list names."""
    try:
        lines = index.read_text(encoding="utf-8").splitlines()
        return {each.get("file") or "" for each in csv.DictReader(lines)}
    except (OSError, UnicodeDecodeError, csv.Error):
        return set()


def _write(path: Path, text: str) -> None:
    """Write a file whole, unless it is there already."""
    data = text.encode()
    with _told(path):
        same = path.is_file() and not path.is_symlink() and path.stat().st_size == len(data)
        if not same or path.read_bytes() != data:
            write_whole(path, data)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Within it what the system refuses is told in a line."""
    try:
        yield
    except OSError as error:
        told = f"--feedback: {path} cannot be written: {error.strerror}"
        raise CallerError(told, "name another folder") from None
