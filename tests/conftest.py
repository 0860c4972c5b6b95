"""What tests share: one Hypothesis profile, and courses made for a test."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from click.testing import Result

from grader import testing
from grader.store import Store
from grader.testing import CHECKER as CHECKER
from grader.testing import write_course as write_course

ROOT = Path(__file__).parents[1]
COURSES = Path(__file__).parent / "courses"

collect_ignore = [COURSES.name]  # which tests copy, and pytest would collect

hypothesis.settings.register_profile(
    "tests", deadline=None, derandomize=True, print_blob=False, database=None
)
hypothesis.settings.load_profile("tests")

Grade = Callable[..., Result]

PLATFORM = ("GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")  # where these tests may run, too

ODD = "Meine Übungen 'neu' & \"alt\" (1)\\2"  # a folder's name: a blank, an umlaut, quotes and a backslash
MAC = unicodedata.normalize("NFD", ODD)  # as a Mac may keep it


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of one exercise, `double`: return twice the number."""
    return write_course(tmp_path / "course")


@pytest.fixture
def grade(course: Path, monkeypatch: pytest.MonkeyPatch) -> Grade:
    """Runs the command line in the course's folder."""
    return runner(course, monkeypatch)


def runner(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Grade:
    """Runs the command line in a folder, on a screen of 80 columns."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("GRADER_DEBUG", "GRADER_TRACE", *PLATFORM):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("grader.cli.bar.SILENT_S", 1_000)  # however slow the machine is

    def run(*args: str | Path, plugins: Mapping[str, object] | None = None) -> Result:
        return testing.grade(Path.cwd(), *args, plugins=plugins, env=os.environ)

    return run


@pytest.fixture
def real_course(tmp_path: Path) -> Path:
    """A copy of this repository's course."""
    root = tmp_path / "real"
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, root / name)
    return root


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Where cases are kept for all courses of these tests, whichever process runs them."""
    own = tmp_path_factory.getbasetemp()
    return Store((own.parent if own.name.startswith("popen-") else own) / ".grade" / "cases")


@pytest.fixture
def one_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases that were made of the same check and reference for another test are not made again."""
    monkeypatch.setattr("grader.reference.store_of", lambda course: store)


@pytest.fixture(params=["60", "120"])
def wide(request: pytest.FixtureRequest, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> Iterator[Grade]:
    """Runs the command line on a narrow and on a wide screen; the clocks that it shows are in UTC."""
    monkeypatch.setenv("COLUMNS", request.param)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield grade
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def temporary(tmp_path: Path) -> Iterator[Path]:
    """A folder for temporary files with an odd name, in which nothing may be left."""
    folder = tmp_path / f"tmp {ODD}"
    folder.mkdir()
    yield folder
    assert [*folder.iterdir()] == []


Report = Callable[..., dict[str, Any]]


@pytest.fixture
def report(grade: Grade, course: Path) -> Report:
    """Grades a source of `double.py` and gives the JSON report's one result.

    Keyword arguments replace parts of the course first: `checker`, `reference`, `limits` (TOML lines).
    """

    def graded(source: str, *args: str, limits: str = "", **parts: str) -> dict[str, Any]:
        exercise = course / "exercises" / "double"
        if "checker" in parts:
            (exercise / "checker.py").write_text(HEAD + parts["checker"])
        if "reference" in parts:
            (course / "solutions" / "double" / "double.py").write_text(parts["reference"])
        if limits:
            settings = (exercise / "exercise.toml").read_text().partition("\n[limits]")[0]
            (exercise / "exercise.toml").write_text(f"{settings}\n[limits]\n{limits}\n")
        (exercise / "double.py").write_text(source)
        ran = grade("double", "--report", "json", *args)
        assert ran.stdout, ran.output
        (result,) = json.loads(ran.stdout)["results"]
        return {**result, "exit_code": ran.exit_code}

    return graded


HEAD = """from hypothesis import assume, event, example, given, note, settings, target, strategies as st
from grader import Check, agree, check
"""


def alive(process: int) -> bool:
    """Whether a process runs; one that is dead and not yet waited for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def children(parent: int) -> set[int]:
    """The processes that a process has started, or adopted, and that run."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return set(filter(alive, map(int, found)))


ORDINARY = 64_123  # a user whom nobody else is


def become(user: int | None) -> None:
    """Be an ordinary user from now on, of that number, with no right of root's left; None to stay."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def as_ordinary_user(act: Callable[[], object], folder: Path | None = None) -> str:
    """Do something in a process of an ordinary user's: what it gave back, or raised, as text.

    Args:
        folder: one of pytest's own, which that user may then enter and write to.
    """
    above = [each for each in folder.parents if each.name.startswith(("pytest-", "popen-"))] if folder else []
    for each in (folder, *above) if folder else ():
        each.chmod(0o777 if each == folder else 0o755)
    reading, writing = os.pipe()
    acting = os.fork()
    if acting == 0:
        try:
            become(ORDINARY if os.geteuid() == 0 else None)
            told = str(act())
        except BaseException as error:
            told = f"{type(error).__name__}: {error}"
        try:
            os.write(writing, told.encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading) as pipe:
        told = pipe.read()
    os.waitpid(acting, 0)
    return told


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="take what is printed now as the expected text")


Golden = Callable[[str], str]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Gives the text that is expected of this test, from `tests/golden/`.

    `pytest --accept` writes there what it is given, to be read before it is committed.
    """
    name = re.sub(r"[^\w.-]+", "-", request.node.name).strip("-")
    path = Path(__file__).parent / "golden" / f"{request.path.stem}-{name}.txt"

    def expected(text: str) -> str:
        if request.config.getoption("--accept"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        return path.read_text("utf-8")

    return expected
