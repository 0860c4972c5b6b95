"""Autograded exercises with checkers as plugins: the names that instructors and plugin authors use."""

from grader.checks import Check, check
from grader.compare import Disagreement, agree
from grader.hookspecs import hookimpl

__all__ = ["Check", "Disagreement", "agree", "check", "hookimpl"]
