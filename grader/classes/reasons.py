"""Why a student's grade is another one than before."""

from __future__ import annotations

from grader.gradebook.entry import Entry

CHANGED = {
    "submission": "another submission",
    "checker": "the checker changed",
    "reference": "the reference changed",
    "cases": "the cases changed",
    "settings": "other settings",
    "kit": "the kit changed",
    "plugins": "a plugin changed",
}
"""by what a verdict is made of"""


def why(before: Entry | None, now: Entry) -> str:
    """Why there is a new entry, in a few words; empty where it says nothing new."""
    if before is None:
        return "new"
    if before.grade == now.grade and before.verdict == now.verdict:
        return ""
    if now.grade.report is None:
        return f"now {now.grade.standing}"
    if before.grade.report is None:
        return f"was {before.grade.standing}"
    changed = [told for what, told in CHANGED.items() if before.made_of.get(what) != now.made_of.get(what)]
    if changed:
        return ", ".join(changed)
    others = before.grade.report.adjustments != now.grade.report.adjustments
    return "adjusted otherwise" if others or before.verdict == now.verdict else "graded again"
