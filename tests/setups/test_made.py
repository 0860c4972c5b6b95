"""What `grade setup` writes: whole, for the right eyes alone, and as linters and schemas want it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import lxml.html
import pytest

from grader.cli.setup import PLATFORMS
from grader.setups.known import SETUPS
from tests.conftest import CHECKER, HEAD, ROOT, Golden, Grade
from tests.reporters import platforms

PUBLIC = ("github", "gitlab", "classroom50")
MARKS = ("MARK-REFERENCE", "MARK-HIDDEN", "MARK-WRONG", "MARK-REVIEW")
TEMPLATES = ROOT / "grader" / "setups" / "templates"


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, and of the zip files in it, by path."""
    found = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        data, name = path.read_bytes(), path.relative_to(folder).as_posix()
        found[name] = data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as zipped:
                found |= {f"{name}/{each}": zipped.read(each) for each in zipped.namelist()}
    return found


@pytest.fixture
def secretive(course: Path) -> Path:
    """A course in which whatever is not for students holds a mark."""
    reference = course / "solutions" / "double"
    own = (reference / "double.py").read_text()
    (reference / "double.py").write_text(f"SECRET = 'MARK-REFERENCE'\n{own}")
    hidden = '@check(points=2)\ndef thrice(submission):\n    """MARK-HIDDEN"""\n'
    (reference / "checker.py").write_text(f"{HEAD}\n\n{hidden}    assert submission.double(3) == 6\n")
    settings = course / "exercises" / "double" / "exercise.toml"
    settings.write_text(settings.read_text().replace("points = 4", "points = 6"))
    (reference / "wrong").mkdir(exist_ok=True)
    (reference / "wrong" / "adds.py").write_text("SECRET = 'MARK-WRONG'\n")
    (course / "reviews").mkdir()
    (course / "reviews" / "double.toml").write_text("# MARK-REVIEW\n")
    return course


def test_the_command_names_each_platform_that_there_is() -> None:
    assert tuple(each.name for each in SETUPS) == PLATFORMS


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_written(platform: str, grade: Grade, golden: Golden) -> None:
    """And what is said of it: a course without the kit's source fetches it by name."""
    ran = grade("setup", platform, "out")
    assert (ran.exit_code, ran.stderr) == (0, "")
    found = contents(Path("out"))
    size = f"{sum(path.stat().st_size for path in Path('out').rglob('*') if path.is_file()) / 1000:,.0f} kB"
    told = f"{ran.stdout.replace(size, 'some kB')}\n" + "".join(f"{path}\n" for path in sorted(found))
    assert told == golden(told)


@pytest.mark.parametrize("platform", PUBLIC)
def test_students_find_no_solution_in_what_they_can_read(
    platform: str, secretive: Path, grade: Grade
) -> None:
    assert grade("setup", platform, "out").stderr == ""
    whole = b"\n".join(f"{path}\n".encode() + data for path, data in contents(Path("out")).items())
    assert [mark for mark in MARKS if mark.encode() in whole] == []
    assert b"double" in whole


def test_of_a_question_students_see_the_task_and_the_stub(secretive: Path, grade: Grade) -> None:
    """PrairieLearn shows them no file of `tests/`, and of the question's own what its page names."""
    assert grade("setup", "prairielearn", "out").stderr == ""
    found = contents(Path("out"))
    shown = {path: data for path, data in found.items() if "/tests/" not in path}
    assert [mark for mark in MARKS if any(mark.encode() in data for data in shown.values())] == []
    assert any(b"MARK-REFERENCE" in data for data in found.values())


@pytest.mark.parametrize("platform", ["gradescope", "prairielearn"])
def test_what_staff_alone_can_read_has_the_reference_and_no_review(
    platform: str, secretive: Path, grade: Grade
) -> None:
    assert grade("setup", platform, "out").stderr == ""
    whole = b"\n".join(contents(Path("out")).values())
    assert [mark for mark in MARKS if mark.encode() in whole] == [*MARKS[:3]]


def test_scripts_can_be_run_and_nothing_else_can(grade: Grade) -> None:
    assert grade("setup", "gradescope", "out").exit_code == 0
    with zipfile.ZipFile("out/double.zip") as zipped:
        modes = {each.filename: each.external_attr >> 16 for each in zipped.infolist()}
    assert {path for path, mode in modes.items() if mode == 0o100755} == {"setup.sh", "run_autograder"}
    assert set(modes.values()) == {0o100755, 0o100644}


def test_the_seed_is_another_each_time_and_the_one_that_is_asked_for(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no table of the answers in a kit earns anything."""
    told = []
    for number in range(3):
        assert grade("setup", "prairielearn", f"out{number}").exit_code == 0
        settings = Path(f"out{number}/questions/double/tests/settings.sh").read_text()
        told.append(settings)
    assert len(set(told)) == 3
    monkeypatch.setenv("GRADER_SEED", "7")
    assert grade("setup", "prairielearn", "seven").exit_code == 0
    lines = Path("seven/questions/double/tests/settings.sh").read_text().splitlines()
    expected = ["exercise=double", "reporter=prairielearn", "sandbox=strict", "seed=7", "seconds=180"]
    assert lines == expected


def test_an_exercise_of_any_name_is_quoted(course: Path, grade: Grade) -> None:
    for tree in ("exercises", "solutions"):
        (course / tree / "double").rename(course / tree / "it's $(touch gone)")
    assert grade("setup", "prairielearn", "out").stderr == ""
    settings = "out/questions/it's $(touch gone)/tests/settings.sh"
    ran = subprocess.run(
        ["bash", "-c", '. "$1"; printf %s "$exercise"', "bash", settings], capture_output=True
    )
    assert (ran.stdout, ran.stderr) == (b"it's $(touch gone)", b"")
    assert not Path("gone").exists()


@pytest.mark.parametrize(
    "spoilt",
    ["there is one", "no solution", "no such exercise", "no such platform", "a link", "cannot write"],
)
def test_what_is_wrong_is_told_in_a_line_and_nothing_is_written(
    spoilt: str, course: Path, grade: Grade, golden: Golden
) -> None:
    words = ["setup", "github", "out"]
    if spoilt == "there is one":
        Path("out").write_text("mine")
    if spoilt == "no solution":
        shutil.rmtree(course / "solutions")
    if spoilt == "no such exercise":
        words.append("dobule")
    if spoilt == "no such platform":
        words[1] = "gitlub"
    if spoilt == "a link":
        (course / "exercises" / "double" / "more.txt").symlink_to(
            course / "solutions" / "double" / "double.py"
        )
    if spoilt == "cannot write":
        (course / "file").write_text("")
        words[2] = "file/out"
    before = set(contents(course))
    ran = grade(*words)
    told = f"{ran.exit_code}\n{ran.stdout}{ran.stderr.replace(str(course), 'COURSE')}"
    assert told == golden(told)
    assert {path for path in contents(course) if not path.startswith(".grade/")} == before


def test_a_release_that_does_not_hold_is_not_set_up(course: Path, grade: Grade) -> None:
    """A task that tells the solution."""
    solution = (course / "solutions" / "double" / "double.py").read_text()
    (course / "exercises" / "double" / "README.md").write_text(f"# Double\n\n{solution}")
    ran = grade("setup", "classroom50", "out")
    assert ran.exit_code == 3
    assert "nothing was released" in ran.stderr
    assert not Path("out").exists()


def test_what_exercises_preload_and_plugins_are_installed_there(course: Path, grade: Grade) -> None:
    settings = course / "exercises" / "double" / "exercise.toml"
    settings.write_text(f'preload = ["json", "lxml.etree", "nowhere_to_be_found"]\n{settings.read_text()}')
    ran = grade("setup", "gradescope", "out")
    assert ran.exit_code == 3, ran.output
    assert "nowhere_to_be_found" in ran.stderr
    settings.write_text(settings.read_text().replace(', "nowhere_to_be_found"', ""))
    assert grade("setup", "gradescope", "out").exit_code == 0
    needs = contents(Path("out"))["double.zip/kit/requirements.txt"].decode().splitlines()
    assert [each.partition("==")[0] for each in needs] == ["lesson-grader", "hypothesis", "lxml"]
    assert all(each.partition("==")[2] for each in needs)


# what linters and schemas say


def lint(*command: str | Path) -> None:
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_workflow_is_one_and_asks_for_no_more_than_it_needs(tmp_path: Path) -> None:
    """By the published schema; zizmor knows what workflows are attacked by."""
    place = tmp_path / ".github" / "workflows" / "grade.yml"
    place.parent.mkdir(parents=True)
    shutil.copy(TEMPLATES / "github" / "grade.yml", place)
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    lint(*check, "vendor.github-workflows", place)
    lint(shutil.which("zizmor") or "zizmor", "--offline", "--persona", "auditor", tmp_path)


def test_the_pipeline_is_one() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    lint(*check, "vendor.gitlab-ci", TEMPLATES / "gitlab" / "gitlab-ci.yml")


SCRIPTS = [path for path in sorted(TEMPLATES.rglob("*")) if path.suffix in (".sh", "") and path.is_file()]
SCRIPTS = [path for path in SCRIPTS if path.name != "Dockerfile"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_script_is_as_shellcheck_wants_it(script: Path) -> None:
    """But for what scripts give to one another: names that are set or used there, and where it lies."""
    unwanted = "SC1091,SC2016,SC2034,SC2154"
    lint(shutil.which("shellcheck") or "shellcheck", "--shell", "bash", "--exclude", unwanted, script)


def test_a_question_is_as_prairielearn_wants_it(grade: Grade, course: Path) -> None:
    task = course / "exercises" / "double" / "README.md"
    task.write_text("# Double\n\n`{{params.x}}` <script>alert(1)</script>\n\n| a |\n|---|\n| `f(1) < 2` |\n")
    assert grade("setup", "prairielearn", "out").stderr == ""
    question = Path("out/questions/double")
    info = json.loads((question / "info.json").read_text())
    jsonschema.validate(info, platforms.PRAIRIELEARN_QUESTION)
    options = info["externalGradingOptions"]
    assert (question / Path(options["entrypoint"]).relative_to("/grade")).read_bytes()[:2] == b"#!"
    source = (question / "question.html").read_text()
    assert "{" not in source  # PrairieLearn fills in what stands in two of them
    page = lxml.html.fromstring(f"<div>{source}</div>")
    assert [*page.iter("script")] == []
    assert [each.text_content() for each in page.iter("code")] == ["{{params.x}}", "f(1) < 2"]
    (editor,) = page.iter("pl-file-editor")
    assert dict(editor.attrib) == {
        "file-name": "double.py",
        "source-file-name": "double.py",
        "directory": "stubs",
        "ace-mode": "ace/mode/python",
    }
    stub = (course / "exercises" / "double" / "double.py").read_bytes()
    assert (question / "stubs" / "double.py").read_bytes() == stub


def test_a_question_stays_the_same_one_when_it_is_made_anew(grade: Grade) -> None:
    told = []
    for place in ("one", "two"):
        assert grade("setup", "prairielearn", place).exit_code == 0
        told.append(json.loads(Path(f"{place}/questions/double/info.json").read_text())["uuid"])
    assert told[0] == told[1]


def test_the_checker_of_these_tests_is_public() -> None:
    """Or the marks would be looked for in vain."""
    assert "hidden" not in CHECKER
