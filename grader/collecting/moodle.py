"""Moodle: what "Download all submissions" gives, with a folder for each submission and without.

Moodle's `mod/assign/classes/downloader.php` names them `Full Name_1234567_assignsubmission_file`, a folder,
or `Full Name_1234567_assignsubmission_file_work.py`, a file; until Moodle 3.11 the folder ended in a `_`. In
names a blank stands for `_`. The number is the participant's in this assignment, which the grading worksheet
has as `Participant 1234567`. A group's work bears the group's name and number. What was typed into the page
is `…_assignsubmission_onlinetext`, beside.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from grader.collecting.distinct import distinct
from grader.collecting.entries import by_name, listing
from grader.model import Exercise, Submission

NAME = re.compile(
    r"(?P<name>[^_]*)_(?P<number>\d+)_assignsubmission_(?P<sort>[a-z]+)(?:_(?P<own>.*))?", re.DOTALL
)


def collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """A submission for each participant; None unless most of it is named as Moodle names it."""
    entries = [(each, NAME.fullmatch(each.name)) for each in listing(path)]
    theirs: dict[tuple[str, str], list[tuple[str, Path]]] = {}
    for each, match in entries:
        if match:
            place = _only_file(each)
            theirs.setdefault((match["name"], match["number"]), []).append((match["sort"], place))
    rest = [own for each, match in entries if not match and (own := by_name(each, exercise))]
    if sum(1 for _, match in entries if match) <= len(rest):
        return None
    called = distinct(theirs)
    found = [_submission(called[who], *who, places) for who, places in theirs.items()]
    return found + rest


def _submission(student: str, name: str, number: str, places: list[tuple[str, Path]]) -> Submission:
    """One participant's: the files, or else what was typed, which is refused later rather than lost here."""
    if "@" in name or name.strip().isdigit():  # no name, but another's address or number
        student, name = f"Participant {number}", ""
    first, *beside = [place for sort, place in places if sort == "file"] or [place for _, place in places]
    known = dict.fromkeys((name, number, f"Participant {number}"))
    known_as = tuple(each for each in known if each and each != student)
    return Submission(first, student, known_as, beside=tuple(beside))


def _only_file(entry: os.DirEntry[str]) -> Path:
    """The one file that lies in a folder alone, which may bear any name, or what is there."""
    if entry.is_dir(follow_symlinks=False):
        inside = listing(Path(entry.path))
        if len(inside) == 1 and inside[0].is_file(follow_symlinks=False):
            return Path(inside[0].path)
    return Path(entry.path)
