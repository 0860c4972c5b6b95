"""The platforms that there are set-ups for."""

from __future__ import annotations

from grader.setups.classroom50 import CLASSROOM50
from grader.setups.github import GITHUB
from grader.setups.gitlab import GITLAB
from grader.setups.gradescope import GRADESCOPE
from grader.setups.prairielearn import PRAIRIELEARN

SETUPS = (GITHUB, GITLAB, GRADESCOPE, CLASSROOM50, PRAIRIELEARN)
