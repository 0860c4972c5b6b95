"""Finding a course and reading its exercises."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import Course, find_course
from grader.errors import CallerError, Fault
from grader.model import Exercise, Limits


def test_an_exercise_is_read_whole(course: Path) -> None:
    settings = course / "exercises" / "double" / "exercise.toml"
    settings.write_text(
        settings.read_text()
        + 'order = 3\npreload = ["numpy", "xml.dom"]\n[limits]\ncall_s = 0.5\nmemory_mb = 512\n'
    )
    assert Course(course).exercises()[0] == [
        Exercise(
            name="double",
            title="Doubling",
            kind="python",
            files=("double.py",),
            folder=course / "exercises" / "double",
            solution=course / "solutions" / "double",
            order=3,
            limits=Limits(call_s=0.5, memory_mb=512),
            preload=("numpy", "xml.dom"),
        )
    ]


def test_exercises_come_by_order_and_name(course: Path) -> None:
    for name, order in {"zebra": 1, "ant": 2, "bee": 2}.items():
        (course / "exercises" / name).mkdir()
        text = f'format = 1\ntitle = ""\nkind = "python"\nfiles = ["a.py"]\norder = {order}\n'
        (course / "exercises" / name / "exercise.toml").write_text(text)
    (course / "exercises" / "no exercise").mkdir()
    assert [each.name for each in Course(course).exercises()[0]] == ["double", "zebra", "ant", "bee"]


def test_a_course_is_found_upwards(course: Path, tmp_path: Path) -> None:
    assert find_course(course) == find_course(course / "exercises" / "double") == Course(course)
    with pytest.raises(CallerError) as error:
        find_course(tmp_path)
    told = (
        f"there is no course here: neither {tmp_path} nor a folder above it holds exercises/*/exercise.toml"
    )
    assert (str(error.value), error.value.next_step) == (told, "change into the course's folder first")


def test_an_unknown_exercise_suggests_the_nearest(course: Path) -> None:
    with pytest.raises(CallerError) as error:
        Course(course).exercise("duoble")
    assert str(error.value) == "there is no exercise 'duoble', did you mean 'double'?"
    assert error.value.next_step == "choose one of: double"


GOOD = 'format = 1\ntitle = "t"\nkind = "python"\nfiles = ["a.py"]\n'


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("", "Object missing required field `format`"),
        ("format =", "Invalid value (at end of document)"),
        (GOOD.replace("1", "2"), "Expected `int` <= 1 - at `$.format`"),
        (GOOD + "colour = 1\n", "Object contains unknown field `colour`"),
        (GOOD.replace('["a.py"]', '"a.py"'), "Expected `array`, got `str` - at `$.files`"),
        (GOOD.replace('["a.py"]', "[]"), "Expected `array` of length >= 1 - at `$.files`"),
        (
            GOOD.replace("a.py", "../a.py"),
            "files: '../a.py' is no plain name: files lie in the folder itself",
        ),
        (GOOD.replace("a.py", "/etc/a.py"), "files: '/etc/a.py' is no plain name"),
        (GOOD.replace("a.py", "b/a.py"), "files: 'b/a.py' is no plain name"),
        (GOOD.replace("a.py", ".."), "files: '..' is no plain name"),
        (GOOD.replace("a.py", ""), "files: '' is no plain name"),
        (GOOD + 'preload = "numpy"\n', "Expected `array`, got `str` - at `$.preload`"),
        (GOOD + "preload = [1]\n", "Expected `str`, got `int` - at `$.preload[0]`"),
        *(
            (
                f"{GOOD}preload = ['{name}']\n",
                f"preload: {name!r} is no module's name, such as 'numpy' or 'numpy.linalg'",
            )
            for name in ("", ".a", "a.", "a..b", "a-b", "1a", "a.1", "a b", "a/b", "a.py ")
        ),
        (GOOD + "[limits]\ncall_s = 0\n", "Expected `float` > 0.0 - at `$.limits.call_s`"),
        (GOOD + '[limits]\ncall_s = "2"\n', "Expected `float`, got `str` - at `$.limits.call_s`"),
        (GOOD + "[limits]\nmemory_mb = 64\n", "Expected `int` >= 256 - at `$.limits.memory_mb`"),
    ],
)
def test_settings_that_do_not_hold_are_a_fault_that_names_the_file(
    course: Path, settings: str, told: str
) -> None:
    path = course / "exercises" / "double" / "exercise.toml"
    path.write_text(settings)
    with pytest.raises(Fault) as error:
        Course(course).exercise("double")
    assert str(error.value).startswith(f"{path}: {told}")
    assert error.value.next_step == "CONTRIBUTING.md lists its keys"


def test_settings_that_are_no_utf_8_are_a_fault(course: Path) -> None:
    (course / "exercises" / "double" / "exercise.toml").write_bytes(b"\xff")
    with pytest.raises(Fault, match=r"exercise.toml: 'utf-8' codec can't decode"):
        Course(course).exercise("double")
