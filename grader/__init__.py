"""Autograded exercises with checkers as plugins: the names that instructors and plugin authors use."""

from grader.answers import choice, form, number
from grader.checks import Check, check
from grader.compare import Disagreement, agree
from grader.documents import criterion, section
from grader.hookspecs import hookimpl

__all__ = [
    "Check",
    "Disagreement",
    "agree",
    "check",
    "choice",
    "criterion",
    "form",
    "hookimpl",
    "number",
    "section",
]
