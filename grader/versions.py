"""What cases and verdicts depend on beside the course itself."""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import platform

PACKAGES = {"grader": "lesson-grader", "hypothesis": "hypothesis"}


@functools.cache
def versions() -> dict[str, str]:
    """The versions of the kit, of Hypothesis where it is installed, and of Python, by name."""
    found = {}
    for name, package in PACKAGES.items():
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):  # a release needs no Hypothesis
            found[name] = importlib.metadata.version(package)
    return {**found, "python": platform.python_version()}
