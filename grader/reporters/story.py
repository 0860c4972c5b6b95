"""What is told of one check and of a whole report, as text in which no terminal or log finds commands."""

from __future__ import annotations

from grader.canvas import points
from grader.model import Report, Result, Status
from grader.show import one_line, printable

EDGES = "such as the smallest, an empty, a negative, a very large and a repeated one"


def worth(result: Result) -> str:
    """The points of a check: those earned, or that it is not known yet, of those there are."""
    if not result.max_score:
        return ""
    earned = "?" if result.status is Status.PENDING else points(result.score)
    return f"{earned}/{points(result.max_score)}"


def story(result: Result, verbose: bool = False) -> str:
    """What is told of one check, in lines fit for a terminal or a log; empty where there is no more."""
    message = result.message or ""
    if result.status is Status.FAULT:
        return printable(f"This check could not be graded: {message}")
    if result.status is Status.SKIPPED:
        return printable("Not tried, as what it needs did not pass." + (f"\n{message}" if message else ""))
    if result.status is Status.PENDING:
        worth = f"{points(result.max_score)} points wait for a person."
        return printable(f"{worth}\n{message}".strip())
    if result.status is Status.PASSED:
        return printable(message)
    lines = [result.call] if result.call else []
    for label, value in (("returned", result.returned), ("expected", result.expected)):
        lines += [f"{label}  {value}"] if value is not None else []
    lines += [message] if message else []
    lines += [f"Hint: {hint}" for hint in result.hints] if verbose else []
    return printable("\n".join([*lines, f"Next: {start(result, 'above')}"]))


def outcome(report: Report) -> str:
    """What a report comes to where no check failed, in a sentence; empty where one did."""
    ended = {each.status for each in report.checks}
    if report.incomplete:
        return f"This report is incomplete. {one_line(report.incomplete)}"
    if Status.FAULT in ended:
        return "A check broke, which is not your mistake and costs you nothing: tell your instructor."
    if Status.FAILED in ended:
        return ""
    if report.pending:
        waiting = [each for each in report.checks if each.status is Status.PENDING]
        elsewhere = any(each.message and not each.levels for each in waiting)
        rest = "the rest is judged where you hand in" if elsewhere else "a person judges the rest"
        return f"Every automatic check passed; {rest}."
    if any(each.reviewed for each in report.checks):
        return "Every automatic check passed, and a person has judged the rest."
    return "Every check passed. Well done!"


def start(failed: Result, where: str = "below the first ✗") -> str:
    """Where to begin with a check that failed: with what its values tell, where they tell something.

    Args:
        where: the reader finds the call, or whatever else is told.
    """
    if failed.advice:
        return failed.advice
    if failed.cause == "timeout" and failed.is_undisclosed:
        return "look for what takes long: a loop without an end, the same work over again, a huge answer."
    if failed.cause == "timeout":
        return "look at each loop, and at each function that calls itself: what makes it come to an end?"
    if failed.line:
        return f"look at line {failed.line} of {failed.file}."
    if failed.call:
        return f"make the call {where} yourself, and compare what it gives with the task."
    if failed.is_undisclosed:
        who = "a check that you do not see fails: " if failed.hidden else ""
        return f"{who}try inputs of your own, {EDGES}, and compare what you get with the task."
    return f"read what stands {where}, and change your file."
