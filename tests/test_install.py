"""However the kit is installed, and wherever it is called from: a submission cannot import the course."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.forked import missing
from tests.conftest import ROOT

LOOKS = f"""
import importlib.util, os, sys

def compute_shares(stages):
    named = [each for each in ("solutions", "exercises", "planted")
             if importlib.util.find_spec(each)]
    course = {str(ROOT)!r}
    paths = [each for each in sys.path if os.path.realpath(each or ".").startswith(course)]
    read = []
    for folder in (course + "/solutions", course):
        try:
            read += os.listdir(folder)
        except OSError:
            pass
    raise ValueError(f"finds {{named}} {{paths}} {{read}}")
"""


def files(folder: Path) -> set[str]:
    """The files below a folder, by their paths in it."""
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment, without pip."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder / "bin" / "python"


@pytest.mark.skipif("landlock" in missing(), reason="nothing keeps a worker from reading here")
@pytest.mark.parametrize("way", [["."], ["-e", "."]], ids=["wheel", "editable"])
def test_no_way_of_installing_brings_the_course_within_reach(
    python: Path, way: list[str], tmp_path: Path
) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", *way]
    subprocess.run(pip, check=True, cwd=ROOT)
    (packages,) = python.parents[1].glob("lib/python3.*/site-packages")
    linked = any(str(ROOT) in each.read_text() for each in packages.glob("*.pth"))
    assert linked == ("-e" in way)  # what an editable install leaves there
    for folder in (Path("grader") / "templates", Path("grader") / "reporters" / "page"):
        assert "-e" in way or files(packages / folder) == files(ROOT / folder) != set()
    (tmp_path / "planted.py").write_text("")
    (packages / "course.pth").write_text(f"{ROOT}\n{tmp_path}\n")  # what others may leave there
    submission = tmp_path / "compute_shares.py"
    submission.write_text(LOOKS)
    command = [python.with_name("grade"), "exercise2", "--submission", submission, "--report", "json"]
    for sandbox, read in {"auto": "[]", "process": "'exercise2'"}.items():
        done = subprocess.run(
            [*map(str, command), "--sandbox", sandbox],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'solutions' / 'exercise2'}:{tmp_path}"},
            capture_output=True,
            text=True,
            check=False,
        )
        (report,) = json.loads(done.stdout)["results"]
        message = report["checks"][0]["message"]
        assert message.startswith("ValueError: finds [] []")
        assert read in message  # so the worker would find it if it lay on its path
