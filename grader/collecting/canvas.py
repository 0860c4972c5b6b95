"""Canvas: what "Download Submissions" gives, a flat folder of files.

Canvas's `lib/content_zipper.rb` names a file by the student's sortable name ("Lovelace, Ada") in lower case
without what is no letter, digit or `_`, then `LATE` where it is, the user's number, the file's number and the
file's own name: `lovelaceada_LATE_123_45678_work.py`. Anonymous ones begin with `anon_` and a code. A page or
a link that was handed in ends in `_text.html` or `_link.html`. A file of a name that the student has handed
in before is `work-1.py`, then `work-2.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from grader.collecting.distinct import distinct
from grader.collecting.entries import by_name, listing
from grader.model import Exercise, Submission

NAME = re.compile(
    r"(?:(?!LATE_)(?P<name>\w*?)_)?(?:LATE_)?(?P<user>\d+|anon_[^\W_]+)_"
    r"(?:(?P<file>\d+)_(?P<own>.+)|(?:text|link)\.html)",
    re.DOTALL,
)


def collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """A submission for each user; None unless most files are named as Canvas names them."""
    entries = listing(path)
    files = [each for each in entries if not each.is_dir(follow_symlinks=False)]
    ours = [(each, match) for each in files if (match := NAME.fullmatch(each.name))]
    if 2 * len(ours) <= sum(1 for each in entries if by_name(each, exercise)):
        return None
    if not _is_canvas(match for _, match in ours):
        return None
    theirs: dict[tuple[str, str], list[Path]] = {}
    for each, match in ours:
        theirs.setdefault((match["name"] or "", match["user"]), []).append(Path(each.path))
    called = distinct(theirs)
    found = [
        Submission(first, called[name, user], _known(called[name, user], name, user), beside=tuple(beside))
        for (name, user), (first, *beside) in theirs.items()
    ]
    taken = {each.name for each, _ in ours}
    rest = (by_name(each, exercise) for each in entries if each.name not in taken)
    return found + [each for each in rest if each]


def _is_canvas(matches: Iterable[re.Match[str]]) -> bool:
    """Whether these are Canvas's numbers: a file has its own, and a user has one name."""
    files, names = set[str](), dict[str, str]()
    for each in matches:
        if each["file"] in files or names.setdefault(each["user"], each["name"]) != each["name"]:
            return False
        files |= {each["file"]} - {None}
    return bool(names)


def _known(student: str, *names: str) -> tuple[str, ...]:
    return tuple(each for each in names if each and each != student)
