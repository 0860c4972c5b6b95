"""A small exercise whose checker is proved, for tests to break in one place."""

from __future__ import annotations

from pathlib import Path

from grader.audit.audit import audit
from grader.audit.found import Audit
from grader.course import Course
from grader.engine import Plan
from grader.plugins import load_plugins
from grader.stub import FOLDER
from tests.conftest import write_course

CHECKER = '''
from hypothesis import given, strategies as st
from grader import agree, check

@check(points=1, hint="what is the smaller of the two?")
def example(submission):
    """2 is within bounds"""
    agree(submission.clamp(2), 2)

@check(points=3, needs=example, hint="try numbers on both sides of a bound")
@given(st.integers(-1000, 1000))
def any_number(submission, reference, number):
    """any number is kept within bounds"""
    agree(submission.clamp(number), reference.clamp(number))
'''
REFERENCE = "LIMIT = 100\n\n\ndef clamp(n):\n    return max(0, min(LIMIT, n))\n"
STUB = "def clamp(n):\n    pass  # TODO\n"
WRONG = {
    "none.py": "# caught by: example\ndef clamp(n):\n    return None\n",
    "open_above.py": "# caught by: any_number\ndef clamp(n):\n    return max(0, n)\n",
}
RIGHT = {"branches.py": "def clamp(n):\n    return 0 if n < 0 else 100 if n > 100 else n\n"}


def write_proved(root: Path) -> Path:
    """Write a course of one exercise, `double`, in which nothing falls short."""
    write_course(root, CHECKER, REFERENCE)
    exercise, solution = root / "exercises" / "double", root / "solutions" / "double"
    (exercise / FOLDER).mkdir()
    for folder in (exercise, exercise / FOLDER):
        (folder / "double.py").write_text(STUB)
    for sort, files in {"wrong": WRONG, "right": RIGHT}.items():
        (solution / sort).mkdir()
        for name, source in files.items():
            (solution / sort / name).write_text(source)
    return root


def audited(course: Path, seeds: int = 0, runs: int = 200, name: str = "double") -> Audit:
    """Audit an exercise in this process, with so many other seeds, and so many runs of a search."""
    plugins, exercise = load_plugins(), Course(course).exercise(name)
    picked = plugins.pick("kinds", exercise.kind), plugins.pick("sandboxes", "auto")
    return audit(Plan(exercise, plugins.checks(exercise), *picked), seeds, runs, lambda done, of: None)
