"""The plugin in docs/examples/, installed as anybody's would be; its README is typed as it stands."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from grader.testing import REFERENCE, write_course
from tests.conftest import ROOT
from tests.page import outputs

PLUGIN = ROOT / "docs" / "examples" / "late-penalty"
README = PLUGIN / "README.md"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment of which the plugin is a part: a folder on Python's path, where pip has installed it."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(folder),
        str(PLUGIN),
    ]
    subprocess.run(pip, check=True)
    return {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "80", "PYTHONDONTWRITEBYTECODE": "1"}


def run(environment: dict[str, str], script: str, *args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sysconfig.get_path("scripts"), script)), *args]
    return subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_plugin_s_own_tests(environment: dict[str, str], tmp_path: Path) -> None:
    ran = run(environment, "pytest", str(PLUGIN), "-q", "-p", "no:cacheprovider", cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_each_command_says_what_the_readme_tells(
    environment: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    course = write_course(tmp_path / "course")
    for name in ("ada", "bob"):
        (course / "inbox" / name).mkdir(parents=True)
        (course / "inbox" / name / "double.py").write_text(REFERENCE)

    def grade(*args: str | Path) -> Any:
        ran = run(environment, "grade", *map(str, args), cwd=course)
        ran.stderr = ""  # which tells of progress where the machine is slow
        return ran

    told = "".join(outputs(README.read_text("utf-8"), course, grade))
    if request.config.getoption("--accept"):
        README.write_text(told, "utf-8")
    assert told == README.read_text("utf-8")


def test_without_the_plugin_nobody_is_late_and_there_is_no_such_report(
    environment: dict[str, str], tmp_path: Path
) -> None:
    course, without = write_course(tmp_path / "course"), {**environment, "PYTHONPATH": ""}
    told = "grade: there is no 'comment' among the reporters\nNext: choose from: terminal, json, "
    for where, said in {"with": "", "without": told}.items():
        ran = run(
            environment if where == "with" else without, "grade", "double", "--report", "comment", cwd=course
        )
        assert (ran.returncode, said in ran.stderr) == (1 if where == "with" else 2, True)
