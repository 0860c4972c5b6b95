"""What cases and verdicts depend on beside the course itself."""

from __future__ import annotations

import functools
import importlib.metadata
import platform

PACKAGES = {"grader": "lesson-grader", "hypothesis": "hypothesis"}


@functools.cache
def versions() -> dict[str, str]:
    """The versions of the kit, Hypothesis and Python, by name."""
    found = {name: importlib.metadata.version(package) for name, package in PACKAGES.items()}
    return {**found, "python": platform.python_version()}
