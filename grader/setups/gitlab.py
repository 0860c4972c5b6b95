"""GitLab: a project for students to fork, whose pipeline grades each push."""

from __future__ import annotations

from grader.setups.given import Files, Given, Setup, template


def make(given: Given) -> Files:
    """The kit, with a pipeline."""
    return {**given.kit(), ".gitlab-ci.yml": template("gitlab/gitlab-ci.yml")}


GITLAB = Setup(
    "gitlab",
    make,
    "No solution is in it: students get it as it is.",
    (
        "push the folder into a project of its own, which students fork into private ones",
        "each push is then graded: the pipeline's page has a tab with the checks",
    ),
)
