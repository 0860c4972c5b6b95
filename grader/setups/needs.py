"""What a platform is to install, so that a course is graded there as it is here."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.metadata import entry_points, packages_distributions, version

from grader.errors import Fault
from grader.installed import GROUP
from grader.model import Exercise
from grader.release.files import named
from grader.versions import PACKAGES, versions


def requirements(exercises: Iterable[Exercise], source: str | None) -> bytes:
    """A file for `pip install -r`: the kit, Hypothesis as it is here, plugins, and what exercises preload.

    Args:
        source: where the kit lies, as pip is told; None where it is fetched by its name.

    Raises:
        Fault: for a module that no installed package has.
    """
    known = versions()
    plugins = {entry.dist.name for entry in entry_points(group=GROUP) if entry.dist}
    preloaded = {module.partition(".")[0] for each in exercises for module in each.preload}
    modules, owners = preloaded - sys.stdlib_module_names, packages_distributions()
    if missing := sorted(modules - owners.keys()):
        raise Fault(f"{missing[0]!r}, which an exercise preloads, is not installed here", "install it first")
    loaded = {name for module in modules for name in owners[module]}
    hypothesis = {PACKAGES["hypothesis"]} if "hypothesis" in known else set()
    pinned = sorted(f"{name}=={version(name)}" for name in plugins | loaded | hypothesis)
    return "\n".join([source or named(known["grader"]), *pinned, ""]).encode()
