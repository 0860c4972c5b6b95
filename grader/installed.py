"""Find the plugins of installed packages: these name them by entry points of the group `grader`."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Container

from grader.checkers import said
from grader.errors import Fault

GROUP = "grader"


def installed(but: Container[str] = ()) -> dict[str, object]:
    """The plugins by their names.

    Args:
        but: names of plugins that are not to be loaded.

    Raises:
        Fault: naming the plugin that does not load, or two of one name.
    """
    found: dict[str, object] = {}
    for entry in importlib.metadata.entry_points(group=GROUP):
        package = entry.dist.name if entry.dist else entry.value
        if entry.name in found:
            raise Fault(f"there are two plugins {entry.name!r}, one is of {package}", "uninstall one of them")
        if entry.name in but:
            continue
        try:
            found[entry.name] = entry.load()
        except (Exception, SystemExit) as error:
            told = f"the plugin {entry.name!r} of {package} does not load: {said(error)}"
            raise Fault(told, f"uninstall {package}, or tell its authors") from error
    return found
