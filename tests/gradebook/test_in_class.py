from __future__ import annotations

from pathlib import Path

from tests.conftest import Grade

RIGHT = "def double(n):\n    return 2 * n\n"


def test_a_class_is_kept_in_any_database(place: str, grade: Grade, course: Path) -> None:
    inbox = course / "inbox"
    inbox.mkdir()
    (inbox / "ada.py").write_text(RIGHT)
    (inbox / "bob.py").write_text(RIGHT.replace("2 *", "3 *"))
    command = ("class", "double", inbox, "--gradebook", place)
    assert "2 students graded: 1 with full marks\n" in grade(*command).stdout
    (inbox / "bob.py").write_text(f"# again\n{RIGHT}")
    ran = grade(*command, "--report", "csv=grades.csv")
    assert "2 students graded, 1 of them before: 2 with full marks\n" in ran.stdout
    assert [each[:9] for each in Path("grades.csv").read_text().splitlines()[1:]] == [
        "ada,4,4,0",
        "bob,4,4,0",
    ]
    changed = course / "exercises" / "double" / "checker.py"
    changed.write_text(changed.read_text().replace("points=1,", "points=2,"))
    told = "".join(f"{each}: 4 of 4 -> 5 of 5 (the checker changed)\n" for each in ("ada", "bob"))
    told += "2 grades would change.\nThey count from now on.\n"
    assert grade(*command, "--regrade", "--yes", "--quiet").stdout == told
    assert "password" not in ran.output
