"""The reference's place in the judge's own process: references of several files stay apart."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from grader.course import Course
from grader.kinds.python import open_python
from grader.model import Submission
from grader.sandbox.trusted import Trusted

MAIN = """import limit

def now():
    return limit.LIMIT

def later():
    import more
    return more.MORE
"""


def test_references_of_several_files_stay_apart(course: Path, tmp_path: Path) -> None:
    exercise = replace(Course(course).exercise("double"), files=("double.py", "limit.py", "more.py"))
    before = [*sys.path]
    with ExitStack() as opened:
        subjects = []
        for number in (1, 2):
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / "double.py").write_text(MAIN)
            (folder / "limit.py").write_text(f"LIMIT = {number}\n")
            (folder / "more.py").write_text(f"MORE = {10 * number}\n")
            session = opened.enter_context(open_python(exercise, Submission(folder), Trusted(tmp_path)))
            subjects.append(session.subject)
        first, second = subjects
        assert [first.now(), second.now(), first.later(), second.later(), first.now()] == [1, 2, 10, 20, 1]
    assert [*sys.path] == before
    assert not {"limit", "more"} & {*sys.modules}
