"""Runs in a worker: one test at a time, by pytest, in one process with the submission that it tests.

The kind `pytest` hands a worker the text of this module as its main file, with a last line that calls
`begin`. It imports nothing of the kit's, of which a worker has none.
"""

from __future__ import annotations

import functools
import importlib.util
import io
import os
import re
import shutil
import sys
import tempfile
import types
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import pytest

FOLDER = os.path.dirname(os.path.abspath(__file__))
RUNNER = os.path.basename(__file__)
MAX_TEXT = 1_500  # characters that are told of a failure
ADVICE = r"Use -v|\.\.\.Full output truncated"
OWN = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_CURRENT_TEST")  # of a pytest that this one may run in
PLUGINS = ("cacheprovider", "faulthandler", "warnings", "doctest", "junitxml")  # which would write, or warn
OPTIONS = (
    "--disable-plugin-autoload",
    *(f"-pno:{each}" for each in PLUGINS),
    "--capture=sys",  # the other way needs a file
    "--color=no",
    f"--rootdir={FOLDER}",
    f"--confcutdir={FOLDER}",
    f"-c{os.devnull}",
)


def begin(main: str, files: Collection[str]) -> Callable[[str], list[Any]]:
    """Load the submission under the name that tests import it by, and give `outcome`; raises what it raises.

    Args:
        main: the name of its main file.
        files: the names of all its files.
    """
    name, path = os.path.splitext(main)[0], os.path.join(FOLDER, main)
    sys.modules[name] = module = types.ModuleType(name)
    module.__file__ = path
    with open(path, "rb") as opened:
        source = opened.read()
    try:
        text = importlib.util.decode_source(source)
    except UnicodeDecodeError as error:  # which names no file
        raise SyntaxError(f"UnicodeDecodeError: {error}", (path, None, None, None)) from None
    exec(compile(text, path, "exec", dont_inherit=True), module.__dict__)
    return functools.partial(outcome, files)


def outcome(files: Collection[str], node: str) -> list[Any]:
    """How a test ends, with all its parameters.

    Returns:
        `["passed"]`; or of the first that did not pass `["failed", text, file, line]`, with the innermost
        line of the submission's own that was at work, if any was.
    """
    told = _Told(files)
    with _apart() as temporary:
        code = pytest.main([os.path.join(FOLDER, node), *OPTIONS, *temporary], plugins=[told])
    if told.failed:
        return told.failed[0]
    if code != pytest.ExitCode.OK or not told.passed:
        return ["failed", "the test does not come to its end", None, None]
    return ["passed"]


class _Told:
    """Notes how tests end."""

    def __init__(self, files: Collection[str]) -> None:
        self.files = files
        self.passed = 0
        self.failed: list[list[Any]] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(number): what the test is worth")

    @pytest.hookimpl(wrapper=True)
    def pytest_load_initial_conftests(self) -> Iterator[None]:
        try:
            yield
        except Exception as failure:  # which pytest would only print
            self._fail(getattr(failure, "cause", failure), "conftest.py")
            raise

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.passed += report.when == "call" and report.passed
        if report.skipped:
            why = report.longrepr[2] if isinstance(report.longrepr, tuple) else "it is expected to fail"
            self.failed.append(
                ["failed", f"the test is not counted: {_plain(why).removeprefix('Skipped: ')}", None, None]
            )

    def pytest_exception_interact(self, node: Any, call: Any) -> None:
        error = call.excinfo.value
        if isinstance(node, pytest.Collector) and error.__cause__ is not None:
            error = error.__cause__  # what importing the tests raised; pytest makes a text of that
        self._fail(error, os.path.basename(node.path), f": {node.name}" if "[" in node.name else "")

    def _fail(self, error: BaseException, otherwise: str, whose: str = "") -> None:
        """Note what a test failed of, in which line of it, and in which of the submission's, if any."""
        lines = [*_lines(error)]
        own = [each for each in lines if each[0] in self.files]
        tests = [each for each in lines if each[0] not in (*self.files, RUNNER)]
        where = f"{tests[-1][0]}, line {tests[-1][1]}" if tests else otherwise
        place = own[-1] if own else (None, None)
        self.failed.append(["failed", f"{_said(error)}\n({where}{whose})", *place])


def _said(error: BaseException) -> str:
    """What was raised; an assertion, which pytest explains, without its type."""
    said, kind = _plain(error), type(error).__name__
    if isinstance(error, AssertionError | pytest.fail.Exception):
        return said or "the test's claim does not hold"
    if isinstance(error, pytest.FixtureLookupError):
        return f"there is no fixture {error.argname!r}"
    return f"{kind}: {said}" if said else kind


def _lines(error: BaseException) -> Iterator[tuple[str, int]]:
    """The files and lines here that an exception passed, the innermost last."""
    trace = error.__traceback__
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if os.path.dirname(path) == FOLDER:
            yield os.path.basename(path), trace.tb_lineno
        trace = trace.tb_next


def _plain(told: object) -> str:
    """A text without this folder's name, addresses of objects, and advice on how to call pytest."""
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", str(told).replace(FOLDER + os.sep, ""))
    lines = [each for each in text.splitlines() if not re.match(ADVICE, each.strip())]
    return "\n".join(lines)[:MAX_TEXT].strip()


@contextmanager
def _apart() -> Iterator[list[str]]:
    """Within it there is no other pytest to be seen; gives the options that say where `tmp_path` lies."""
    before, path = dict(os.environ), [*sys.path]
    for name in OWN:
        os.environ.pop(name, None)
    os.environ["COLUMNS"] = "80"
    folder = None
    try:
        nowhere = io.StringIO()
        with redirect_stdout(nowhere), redirect_stderr(nowhere), warnings.catch_warnings():
            warnings.simplefilter("default")  # none is an error, unless a test says so
            try:
                folder = tempfile.mkdtemp()
            except OSError:  # there is no folder to write to
                yield []
            else:
                yield [f"--basetemp={os.path.join(folder, 'tests')}"]
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        os.environ.clear()
        os.environ.update(before)
        sys.path[:] = path
