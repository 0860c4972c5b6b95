"""What a platform is to install, so that a course is graded there as it is here."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.metadata import entry_points, packages_distributions, version

from grader.installed import GROUP
from grader.model import Exercise
from grader.release.files import named
from grader.versions import PACKAGES, versions


def requirements(exercises: Iterable[Exercise], source: str | None) -> bytes:
    """A file for `pip install -r`: the kit, Hypothesis as it is here, plugins, and what exercises preload.

    Args:
        source: where the kit lies, as pip is told; None where it is fetched by its name.
    """
    known = versions()
    plugins = {entry.dist.name for entry in entry_points(group=GROUP) if entry.dist}
    modules = {module.partition(".")[0] for each in exercises for module in each.preload}
    owners = packages_distributions()
    loaded = {name for module in modules - sys.stdlib_module_names for name in owners.get(module, (module,))}
    hypothesis = {PACKAGES["hypothesis"]} if "hypothesis" in known else set()
    pinned = sorted(f"{name}=={version(name)}" for name in plugins | loaded | hypothesis)
    return "\n".join([source or named(known["grader"]), *pinned, ""]).encode()
