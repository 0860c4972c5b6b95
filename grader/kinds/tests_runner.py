"""Runs in a worker, beside the submission and its tests: gives the module there one function, `outcome`.

It is read as a text, see `tests`, and has the standard library and pytest. `module` is given to it.
"""

from __future__ import annotations

import contextlib
import io
import os
from typing import Any

OPTIONS = (
    "--quiet",
    "--import-mode=importlib",  # tests of one name in several folders are several modules
    "--capture=no",  # nothing can be written to
    "--tb=short",
    "-pno:cacheprovider",
    "-pno:faulthandler",
)


def offer_outcome(module: dict[str, Any]) -> None:
    """Put `outcome` into a module, for the tests in the files beside it."""
    folder = os.path.dirname(module["__file__"])

    def outcome(test: str) -> list[Any]:
        """What is wrong with a test, its file and line; nothing where it passes with all its parameters."""
        import pytest

        heard = Heard()
        where = [
            f"--rootdir={folder}",
            f"--confcutdir={folder}",
            f"-c{os.devnull}",
            os.path.join(folder, test),
        ]
        nowhere = io.StringIO()  # a summary has its seconds, and they are no answer
        before = dict(os.environ)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        try:
            with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
                pytest.main([*OPTIONS, *where], plugins=[heard])
        finally:
            os.environ.clear()
            os.environ.update(before)
        wrong = [*heard.wrong, *([] if heard.passed else [[_last_word(nowhere.getvalue()), None, None]])]
        return [str(wrong[0][0]).replace(folder + os.sep, ""), *wrong[0][1:]] if wrong else []

    module["outcome"] = outcome


class Heard:
    """What pytest tells of a run."""

    def __init__(self) -> None:
        self.passed = 0
        self.wrong: list[list[Any]] = []

    def pytest_collectreport(self, report: Any) -> None:
        """A file that cannot be imported, a test that there is not."""
        if report.failed:
            self.wrong.append(_told(report))

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Set-up, the test itself, tear-down."""
        if report.failed:
            self.wrong.append(_told(report))
        elif report.skipped and not hasattr(report, "wasxfail"):
            self.wrong.append(["the test was skipped", None, None])
        elif report.when == "call":
            self.passed += 1


def _told(report: Any) -> list[Any]:
    """What is wrong, and the innermost place that pytest tells of it."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is None:
        return [_last_word(report.longreprtext), None, None]
    entries = getattr(report.longrepr.reprtraceback, "reprentries", ())
    places = [each.reprfileloc for each in entries if getattr(each, "reprfileloc", None)]
    place = places[-1] if places else crash
    return [crash.message[:2_000], os.path.basename(place.path), place.lineno]


def _last_word(text: str) -> str:
    """Why there is no test to run, of all that pytest says of that."""
    lines = text.strip().splitlines() or ["the test was not run"]
    errors = [each.removeprefix("E").strip() for each in lines if each.startswith("E  ")]
    return (errors or lines)[-1][:2_000]
