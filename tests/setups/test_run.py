"""Set-ups at work: laid out as each platform does it, by its scripts, as root and as the ordinary user."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from grader.sandbox.forked import missing
from tests.conftest import ROOT, children, runner
from tests.reporters import platforms

PYTHON = "/usr/bin/python3"  # which an ordinary user may run
FITS = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"
has_python = (
    subprocess.run([PYTHON, "-c", FITS], stderr=subprocess.DEVNULL).returncode == 0
    if (shutil.which(PYTHON))
    else False
)

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason="nothing confines strictly here"),
    pytest.mark.skipif(not has_python, reason=f"{PYTHON} is not there, or too old, or without ensurepip"),
]

EXERCISE = "exercise3"
FILE = "training_pipeline.py"
SOLUTIONS = ROOT / "solutions" / EXERCISE
USER = 60_606  # of as_user.sh
SECRET = "factor"  # which the reference names, and no report needs to

HANGS = "def training_pipeline(model_size, dataset_tokens, stages):\n    while True:\n        pass\n"
HOSTILE = """import json, os, signal

ROOT = {root!r}
FULL = json.dumps({{"score": 100, "gradable": True, "tests": []}})
told = []

def attempt(act):
    try:
        told.append(str(act()))
    except BaseException as error:
        told.append(type(error).__name__)

def write(path):
    with open(path, "w") as file:
        file.write(FULL)

def training_pipeline(model_size, dataset_tokens, stages):
    for path in ("results/results.json", "source/settings.sh", "source/not_graded.json"):
        attempt(lambda: write(os.path.join(ROOT, path)))
        attempt(lambda: os.unlink(os.path.join(ROOT, path)))
    for folder in ("source/course/solutions/exercise3", "tests/course/solutions/exercise3"):
        attempt(lambda: open(os.path.join(ROOT, folder, "training_pipeline.py")).read())
    attempt(lambda: os.kill(os.getppid(), signal.SIGKILL))
    print("::error::" + FULL)
    raise ValueError(" ".join(told))
"""


def reference() -> str:
    return (SOLUTIONS / FILE).read_text()


def stub() -> str:
    return (ROOT / "exercises" / EXERCISE / ".stub" / FILE).read_text()


def made(platform: str, place: Path) -> Path:
    """The set-up of this repository's exercise 3."""
    with pytest.MonkeyPatch.context() as patched:
        ran = runner(ROOT, patched)("setup", platform, place, EXERCISE)
    assert (ran.exit_code, ran.stderr) == (0, "")
    return place


@pytest.fixture(scope="module")
def reachable() -> Iterator[Path]:
    """A folder that an ordinary user may enter."""
    with tempfile.TemporaryDirectory(prefix="grade-setups-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def autograder(reachable: Path) -> Path:
    """What Gradescope has once the image is built."""
    root = reachable / "autograder"
    with zipfile.ZipFile(made("gradescope", reachable / "gradescope") / f"{EXERCISE}.zip") as zipped:
        zipped.extractall(root / "source")
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    environment = {**os.environ, "GRADER_ROOT": str(root)}
    setup = ["bash", str(root / "source" / "setup.sh")]
    ran = subprocess.run(setup, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "100 of 100 points" in ran.stdout
    return root


USERS = ["root", "user"] if os.geteuid() == 0 else ["user"]


def put(folder: Path, source: str | None, user: str) -> None:
    """Hand in a file to a new folder, which by chance only root may enter; results go beside it."""
    for name in (folder.name, "results"):
        shutil.rmtree(folder.with_name(name), ignore_errors=True)
        folder.with_name(name).mkdir()
    if source is not None:
        (folder / FILE).write_text(source)
    if user == "root":
        folder.chmod(0o700)
    elif os.geteuid() == 0:
        os.chown(folder.with_name("results"), USER, USER)


def run(command: Path, user: str, **environment: str) -> subprocess.Popen[str]:
    ordinary: dict[str, Any] = {"user": USER, "group": USER, "extra_groups": []}
    return subprocess.Popen(
        ["bash", command],
        env={"PATH": os.environ["PATH"], "AWS_SECRET_ACCESS_KEY": "MARK-ENVIRONMENT", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=command.parent,
        **(ordinary if user == "user" and os.geteuid() == 0 else {}),
    )


def graded(root: Path, source: str | None, user: str) -> dict[str, Any]:
    """What Gradescope reads of a submission; nothing secret stands there or in the log."""
    put(root / "submission", source, user)
    process = run(root / "run_autograder", user, GRADER_ROOT=str(root))
    log, _ = process.communicate()
    assert process.returncode == 0, log
    return read(root, log)


def read(root: Path, log: str) -> dict[str, Any]:
    text = (root / "results" / "results.json").read_text()
    for secret in (SECRET, "MARK-ENVIRONMENT"):
        assert secret not in text + log
    result: dict[str, Any] = json.loads(text)
    return result


def scores(result: dict[str, Any]) -> float:
    jsonschema.validate(result, platforms.GRADESCOPE)
    assert sum(test.get("max_score", 0) for test in result["tests"]) == 100
    total: float = result["score"]
    assert total == sum(test.get("score", 0) for test in result["tests"])
    return total


@pytest.mark.parametrize("user", USERS)
def test_gradescope_grades(autograder: Path, user: str) -> None:
    right = graded(autograder, reference(), user)
    assert scores(right) == 100
    assert {test["status"] for test in right["tests"]} == {"passed"}
    assert scores(graded(autograder, stub(), user)) == 0
    wrong = graded(autograder, (SOLUTIONS / "wrong" / "remembers.py").read_text(), user)
    assert 0 < scores(wrong) < 100
    assert any("training_pipeline(" in test["output"] for test in wrong["tests"])


@pytest.mark.parametrize("user", USERS)
def test_gradescope_survives_what_hangs(autograder: Path, user: str) -> None:
    result = graded(autograder, HANGS, user)
    assert scores(result) == 0
    assert "no answer within 2 s" in result["tests"][0]["output"]


@pytest.mark.parametrize("user", USERS)
def test_gradescope_says_which_file_is_missing(autograder: Path, user: str) -> None:
    result = graded(autograder, None, user)
    assert scores(result) == 0
    assert f"does not hold {FILE}" in result["output"]


@pytest.mark.parametrize("user", USERS)
def test_gradescope_gives_nothing_to_what_is_hostile(autograder: Path, user: str) -> None:
    before = {path: path.read_bytes() for path in (autograder / "source").glob("*") if path.is_file()}
    result = graded(autograder, HOSTILE.format(root=str(autograder)), user)
    assert scores(result) == 0
    told = result["tests"][0]["output"]
    assert told.count("PermissionError") + told.count("OSError") >= 7, told
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("user", USERS)
def test_gradescope_follows_no_link_to_the_reference(autograder: Path, user: str) -> None:
    put(autograder / "submission", None, user)
    (autograder / "submission" / FILE).symlink_to(
        autograder / "source" / "course" / "solutions" / EXERCISE / FILE
    )
    process = run(autograder / "run_autograder", user, GRADER_ROOT=str(autograder))
    log, _ = process.communicate()
    assert scores(read(autograder, log)) == 0


@pytest.mark.parametrize("user", USERS)
def test_gradescope_has_results_when_the_grader_is_killed(autograder: Path, user: str) -> None:
    put(autograder / "submission", HANGS.replace("pass", "x = 1"), user)
    process = run(autograder / "run_autograder", user, GRADER_ROOT=str(autograder))
    os.kill(_grader(process), signal.SIGKILL)
    log, _ = process.communicate()
    assert "ended with 137" in log
    result = read(autograder, log)
    assert scores(result) == 0
    assert result["extra_data"] == {"pending": 0, "incomplete": True}


def _grader(script: subprocess.Popen[str]) -> int:
    """The process of `grade` that a script has started, once it has; it is Python that runs it."""
    while script.poll() is None:
        waiting = [script.pid]
        while waiting:
            process = waiting.pop()
            try:
                command = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
                waiting.extend(children(process))
            except OSError:
                continue
            if b"python" in command[0] and b"run" in command:
                return process
        time.sleep(0.01)
    raise AssertionError("it has ended")


@pytest.mark.parametrize("user", USERS)
def test_gradescope_has_results_where_there_is_no_grader(autograder: Path, user: str) -> None:
    """As where the image was not built to its end."""
    command = autograder / "source" / "venv" / "bin" / "grade"
    command.rename(command.with_name("gone"))
    try:
        result = graded(autograder, reference(), user)
    finally:
        command.with_name("gone").rename(command)
    assert scores(result) == 0
    assert result == json.loads((autograder / "source" / "not_graded.json").read_text())
    assert "Tell your instructor" in result["output"]


def test_the_image_is_not_built_where_the_solution_does_not_pass(autograder: Path) -> None:
    """Or where there is no strict confinement, which the same command finds out."""
    solution = autograder / "source" / "course" / "solutions" / EXERCISE / FILE
    settings = autograder / "source" / "settings.sh"
    own, told = solution.read_text(), settings.read_text()
    script = (autograder / "source" / "setup.sh").read_text()
    tries = script.replace('"$python" -m venv', ": ").replace('"$here/venv/bin/pip" install', ": ")
    try:
        for source, sandbox, expected in ((own, "strict", 0), ("def (", "strict", 1), (own, "stricter", 2)):
            solution.write_text(source)
            settings.write_text(told.replace("sandbox=strict", f"sandbox={sandbox}"))
            environment = {**os.environ, "GRADER_ROOT": str(autograder)}
            ran = subprocess.run(["bash", "-c", tries], env=environment, capture_output=True, text=True)
            assert ran.returncode == expected, ran.stdout + ran.stderr
    finally:
        solution.write_text(own)
        settings.write_text(told)


# PrairieLearn


@pytest.fixture
def question(autograder: Path, reachable: Path) -> Path:
    """What PrairieLearn has in a container: the grader is Gradescope's, which is installed alike."""
    root = reachable / "grade"
    if not root.exists():
        question = made("prairielearn", reachable / "prairielearn") / "questions" / EXERCISE
        shutil.copytree(question / "tests", root / "tests")
    return root


@pytest.mark.parametrize("user", USERS)
def test_prairielearn_grades(question: Path, autograder: Path, user: str) -> None:
    grader = str(autograder / "source" / "venv" / "bin" / "grade")
    hostile = HOSTILE.format(root=str(question))
    told = []
    for source in (reference(), stub(), HANGS, hostile, None):
        put(question / "student", source, user)
        process = run(question / "tests" / "run.sh", user, GRADER_ROOT=str(question), GRADER=grader)
        log, _ = process.communicate()
        assert process.returncode == 0, log
        result = read(question, log)
        jsonschema.validate(result, platforms.PRAIRIELEARN)
        told.append((result["gradable"], result.get("score")))
    assert told == [(True, 1), (True, 0), (True, 0), (True, 0), (False, None)]
    process = run(question / "tests" / "run.sh", user, GRADER_ROOT=str(question), GRADER="/nowhere")
    log, _ = process.communicate()
    assert read(question, log) == json.loads((question / "tests" / "not_graded.json").read_text())


# Classroom 50

FORGED = json.dumps({"schema": "classroom50/result/v1", "score": 10_000, "max-score": 10_000, "tests": []})
GIVEN = "import sys; sys.path.insert(0, {bundle!r}); import autograder as a; from pathlib import Path; "
GIVEN += "a.installed = lambda: Path({bundle!r}) / 'venv' / 'bin' / 'grade'; sys.exit(a.main())"


def test_classroom_50_grades(tmp_path: Path) -> None:
    """By the bundle that everybody can read, in a checkout of the template."""
    setup = made("classroom50", tmp_path / "setup")
    bundle, checkout = setup / "autograders" / EXERCISE, setup / "templates" / EXERCISE
    own = checkout / "exercises" / EXERCISE / FILE
    published = platforms.SCHEMAS / "classroom50-result-v1.schema.json"

    def result(source: str | None, *python: str | Path) -> tuple[int, int | None]:
        own.unlink(missing_ok=True)
        if source is not None:
            own.write_text(source)
        (checkout / "result.json").write_text(FORGED)
        environment = {**os.environ, **platforms.ENVIRONMENT}
        ran = subprocess.run(
            [sys.executable, *python], cwd=checkout, env=environment, capture_output=True, text=True
        )
        assert "Traceback" not in ran.stderr, ran.stderr
        if not (checkout / "result.json").exists():
            return ran.returncode, None
        told = json.loads((checkout / "result.json").read_text())
        if published.exists():
            platforms.check(json.loads(published.read_text()), json.dumps(told))
        assert told["max-score"] == 10_000
        score: int = told["score"]
        return ran.returncode, score

    assert result(reference(), bundle / "autograder.py") == (0, 10_000)
    installed = ("-c", GIVEN.format(bundle=str(bundle)))
    assert result(stub(), *installed) == (0, 0)
    assert result(None, *installed) == (0, 0)
    own.unlink(missing_ok=True)
    (bundle / "kit" / "cases" / EXERCISE).write_bytes(b"")
    code, score = result(reference(), *installed)
    assert (code, score) == (3, 0)


# GitHub and GitLab


def lines(platform: str, kit: Path) -> list[str]:
    """The commands that grade, as the platform reads them."""
    yaml = YAML(typ="safe")
    if platform == "github":
        job = yaml.load(kit / ".github" / "workflows" / "grade.yml")["jobs"]["grade"]
        return [step["run"] for step in job["steps"] if "run" in step]
    script: list[str] = yaml.load(kit / ".gitlab-ci.yml")["grade"]["script"]
    return script


@pytest.mark.parametrize("platform", ["github", "gitlab"])
def test_a_push_is_graded(platform: str, autograder: Path, tmp_path: Path) -> None:
    kit = made(platform, tmp_path / "kit")
    install, *others = lines(platform, kit)
    assert install.split()[:2] == ["pip", "install"]
    assert install.split()[-2:] == ["-r", "requirements.txt"]
    summary = tmp_path / "summary.md"
    environment = {**os.environ, "PATH": f"{autograder}/source/venv/bin:{os.environ['PATH']}"}
    environment |= {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_WORKSPACE": str(kit)}
    told = []
    for source in (None, reference()):
        if source:
            (kit / "exercises" / EXERCISE / FILE).write_text(source)
        ran = subprocess.run(
            ["bash", "-e", "-c", "\n".join(others)], cwd=kit, env=environment, capture_output=True, text=True
        )
        told.append(ran.returncode)
        page = (kit / "report.html").read_text()
        assert ("100</strong> of 100 points" in page) == bool(source)
    assert told == [1, 0]
    if platform == "github":
        assert "100 of 100" in summary.read_text()
    else:
        platforms.check_xml((kit / "report.xml").read_text())
