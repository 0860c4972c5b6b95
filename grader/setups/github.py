"""GitHub: a template repository for students, whose workflow grades each push."""

from __future__ import annotations

from grader.setups.given import Files, Given, Setup, template


def make(given: Given) -> Files:
    """The kit, with a workflow."""
    return {**given.kit(), ".github/workflows/grade.yml": template("github/grade.yml")}


GITHUB = Setup(
    "github",
    make,
    "No solution is in it: students get it as it is.",
    (
        "push the folder into a repository of its own, and mark that as a template",
        "each push to a student's copy is then graded: what it earned stands in the summary of its run",
    ),
)
