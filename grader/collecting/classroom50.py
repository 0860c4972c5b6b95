"""Classroom 50 and GitHub Classroom: a clone of each student's repository.

`gh teacher download` (Classroom 50's wiki, gh-teacher) clones `CLASSROOM-ASSIGNMENT-LOGIN` into the folder
`CLASSROOM-ASSIGNMENT_submissions_2026_09_01_T_10_30_00`, and writes `scores.csv` beside the clones: a row for
each submission, the newest first, with `username`, `datetime` and `review_url`, where a team's members point
to the repository of the one who accepted. `gh classroom clone student-repos` clones `ASSIGNMENT-LOGIN` into
`ASSIGNMENT-submissions`. What students may write, such as `result.json`, is not believed.
"""

from __future__ import annotations

import csv
import itertools
import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from grader.collecting.entries import by_name, folders, listing
from grader.errors import Unreadable
from grader.kinds.files import read_regular
from grader.model import Exercise, Submission

SCORES = "scores.csv"
MAX_SCORES = 1 << 28  # bytes
Row = dict[str, str]


def collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """A submission for each member of each repository; None where no clones lie there."""
    names = [each.name for each in folders(path)]
    prefix = _prefix(path, names, exercise)
    if prefix is None:
        return None
    newest = _newest(path / SCORES)
    logins = {each: each[len(prefix) :] for each in names if _starts(each, prefix)}
    members = {each: [login] for each, login in logins.items()}
    for login, row in newest.items():
        repository = next(iter(re.findall(r"^https://[^/]+/[^/]+/([^/]+)/", row["review_url"])), "")
        if repository in members and login.casefold() != logins[repository].casefold():
            members[repository].append(login)
    found = [
        Submission(path / each, login, (each,), _when(newest.get(login.casefold())))
        for each, several in members.items()
        for login in several
    ]
    rest = (by_name(each, exercise) for each in listing(path) if each.name not in members)
    return found + [each for each in rest if each]


def _prefix(path: Path, names: Sequence[str], exercise: Exercise) -> str | None:
    """What the names of the clones begin with, before the login."""
    named = re.fullmatch(r"(.+?)[_-]submissions(?:_[\d_T]+)?", path.name)
    told = [f"{named[1]}-"] if named else []
    told += [
        found[0] for each in names[:1] if (found := re.match(rf".*?\b{re.escape(exercise.name)}-", each))
    ]
    if len(names) > 1 and all(os.path.lexists(path / each / ".git") for each in names):
        told.append(_shared(min(names), max(names)).rpartition("-")[0] + "-")
    fits = (
        each for each in told if len(each) > 1 and 2 * sum(_starts(name, each) for name in names) > len(names)
    )
    return next(fits, None)


def _shared(one: str, other: str) -> str:
    """What two names begin with, and all names that are between them by the alphabet."""
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(each for each, _ in same)


def _starts(name: str, prefix: str) -> bool:
    return name.casefold().startswith(prefix.casefold()) and len(name) > len(prefix)


def _newest(path: Path) -> dict[str, Row]:
    """The first row of each login that has handed in, by the login in lower case."""
    try:
        lines = read_regular(path, MAX_SCORES).decode("utf-8-sig").splitlines()
    except (Unreadable, ValueError):
        return {}
    found: dict[str, Row] = {}
    for row in csv.DictReader(lines):
        told = {key: row.get(key) or "" for key in ("username", "datetime", "review_url")}
        if told["username"] and told["datetime"]:
            found.setdefault(told["username"].casefold(), told)
    return found


def _when(row: Row | None) -> datetime | None:
    try:
        told = datetime.fromisoformat(row["datetime"]) if row else None
    except ValueError:
        return None
    return told if told and told.tzinfo else None
