"""Programs: run as scripts, each run anew, whatever they read and print, and whatever they do to a worker."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.kinds.program import command_line
from tests.conftest import ROOT, Golden, runner

COURSE = ROOT / "tests" / "courses" / "adding"
SOLUTION = COURSE / "solutions" / "add"
Graded = Callable[..., dict[str, Any]]


@pytest.fixture
def adding(tmp_path: Path) -> Path:
    """A copy of the course."""
    return Path(shutil.copytree(COURSE, tmp_path / "adding"))


@pytest.fixture
def graded(adding: Path, monkeypatch: pytest.MonkeyPatch) -> Graded:
    """The JSON report on a program; with `checker` by another checker, with `reference` another reference."""

    def report(program: str | Path, **parts: str) -> dict[str, Any]:
        folder = adding / "exercises" / "add"
        for name, path in (
            ("checker", folder / "checker.py"),
            ("reference", adding / "solutions/add/add.py"),
        ):
            if name in parts:
                path.write_text(parts[name])
        path = program if isinstance(program, Path) else folder / "add.py"
        if isinstance(program, str):
            path.write_text(program)
        ran = runner(adding, monkeypatch)("run", "add", "--submission", path, "--report", "json")
        assert ran.stderr == ""
        (result,) = json.loads(ran.stdout)["results"]
        return dict(result)

    return report


@pytest.mark.parametrize("path", [SOLUTION, *sorted(SOLUTION.glob("*/*.py"))], ids=lambda path: path.stem)
def test_each_solution_earns_what_it_should(graded: Graded, path: Path) -> None:
    report = graded(path)
    failed = {each["name"] for each in report["checks"] if each["status"] == "failed"}
    named = re.search("caught by: (.*)", path.read_text()) if path.parent.name == "wrong" else None
    assert (named[1] in failed) if named else report["score"] == 100


def test_the_stub_earns_nothing(graded: Graded, adding: Path) -> None:
    assert graded(adding / "exercises" / "add")["score"] == 0


@pytest.mark.parametrize("name", ["asks_twice", "forgets_max", "without_a_newline"])
def test_what_a_student_reads(
    adding: Path, name: str, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade = runner(adding, monkeypatch)
    shutil.copy(SOLUTION / "wrong" / f"{name}.py", adding / "exercises/add/add.py")
    told = grade("add").stdout
    for _ in range(2):
        told += grade("hint", "add").stdout
    assert told == golden(told)


ECHO = '''from grader import agree, check
@check(points=1)
def claim(submission):
    """it does as it is told"""
    {}
'''


def tried(graded: Graded, body: str, program: str, reference: str | None = None) -> dict[str, Any]:
    """The one result of a check's body."""
    (result,) = graded(program, checker=ECHO.format(body), reference=reference or program)["checks"]
    return dict(result)


@pytest.mark.parametrize(
    "program",
    [
        "while True:\n    try:\n        print(input())\n    except EOFError:\n        break\n",
        "import sys\nsys.stdout.write(sys.stdin.read())\n",
        "import sys\nfor line in sys.stdin:\n    print(line, end='', flush=True)\n",
        "import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read())\nsys.stdout.buffer.flush()\n",
        "import sys\nprint(*sys.stdin.readlines(), sep='', end='')\n",
        "import fileinput\nfor line in fileinput.input():\n    print(line, end='')\n",
        "import sys\nprint(*map(str.rstrip, sys.stdin), sep='\\n')\n",
    ],
)
def test_every_way_to_read_and_print(graded: Graded, program: str) -> None:
    body = 'agree(submission.run(stdin="3 4\\né\\n\\n"), "3 4\\né\\n\\n")'
    assert tried(graded, body, program)["status"] == "passed"


@pytest.mark.parametrize(
    ("body", "program"),
    [
        (
            'agree(submission.run(args=["-a", "b c"]), "[\'-a\', \'b c\']\\n")',
            "import sys\nprint(sys.argv[1:])\n",
        ),
        ('agree(submission.run(), "add.py __main__\\n")', "import sys\nprint(sys.argv[0], __name__)\n"),
        ('agree(submission.run(), "")', "import sys\nprint('no', file=sys.stderr)\nsys.exit()\n"),
        ('agree(submission.run("hi"), "hi")', "print(end=input())\n"),
        (
            'agree(submission.run(), "ok")',
            "import __main__\nprint(end='ok' if __main__.ok else '')\n".replace(
                "import", "ok = True\nimport", 1
            ),
        ),
        (
            'agree(submission.run(), "n? 5\\n")\n    '.replace("run()", 'run(stdin="5")'),
            "print(input('n? '))\n",
        ),
        ("agree(submission.run(), submission.run())", "import random\nprint(random.random())\n"),
        (
            "agree(submission.run(), submission.run())",
            "import sys\nsys.count = getattr(sys.modules['__main__'], 'n', 0)\nn = 1\nprint(sys.count)\n",
        ),
        (
            'agree([submission.run() for _ in range(3)], ["1\\n"] * 3)',
            "import sys\nsys.argv.append('x')\nprint(len(sys.argv) - 1)\n",
        ),
        (
            'agree([submission.run(stdin="a") for _ in range(2)], ["a"] * 2)',
            "import sys\nprint(end=sys.stdin.read())\nsys.stdout.close()\nsys.stdin = None\n",
        ),
        (
            'agree([submission.run(stdin="a") for _ in range(2)], ["a"] * 2)',
            "import sys, io\nprint(end=input())\nsys.stdout = io.StringIO()\nprint('unseen')\n",
        ),
        ("agree(len(submission.run()), 1_000_000)", "print(end='x' * 1_000_000)\n"),
    ],
)
def test_each_run_begins_as_a_script_does(graded: Graded, body: str, program: str) -> None:
    result = tried(graded, body, program)
    assert (result["status"], result["message"]) == ("passed", None)


@pytest.mark.parametrize(
    ("program", "cause", "message", "line"),
    [
        ("import sys\nsys.exit(3)\n", "exception", "SystemExit: 3", 2),
        ("import sys\nsys.exit('no numbers')\n", "exception", "SystemExit: no numbers", 2),
        (
            "print(1)\nprint(input())\n",
            "exception",
            "EOFError: the input is at its end, and more is asked for",
            2,
        ),
        ("def f():\n    return 1 / 0\nf()\n", "exception", "ZeroDivisionError: division by zero", 2),
        (
            "while True:\n    print('x' * 1000)\n",
            "exception",
            "RuntimeError: more than 1,048,576 bytes are printed",
            2,
        ),
        (
            "while True:\n    try:\n        print('x' * 1000)\n    except RuntimeError:\n        break\n",
            "exception",
            "RuntimeError: more than 1,048,576 bytes are printed",
            None,
        ),
        (
            "while True:\n    pass\n",
            "timeout",
            "no answer within 2 s: is there a loop that does not end?",
            None,
        ),
        ("import os\nos._exit(0)\n", "crash", None, None),
        ("print(3\n", "unreadable", "add.py cannot be read as Python: SyntaxError: '(' was never closed", 1),
        ("import os\nos.fork()\n", "exception", None, 2),
        ("print(open('/etc/passwd').read())\n", "exception", None, 1),
        ("import grader.kinds.runner\n", "exception", "ModuleNotFoundError: No module named 'grader'", 1),
    ],
)
def test_what_goes_wrong_is_the_programs_and_has_its_line(
    graded: Graded, program: str, cause: str, message: str | None, line: int | None
) -> None:
    result = tried(graded, 'agree(submission.run(), "7")', program, "print(end='7')\n")
    assert (result["status"], result["cause"], result["line"]) == ("failed", cause, line)
    assert message is None or result["message"].startswith(message)
    assert result["file"] == (None if line is None else "add.py")


def test_a_helper_file_is_imported_anew_in_each_run(graded: Graded, adding: Path) -> None:
    settings = adding / "exercises" / "add" / "exercise.toml"
    settings.write_text(settings.read_text().replace('["add.py"]', '["add.py", "helper.py"]'))
    for tree in ("exercises", "solutions"):
        (adding / tree / "add" / "helper.py").write_text("seen = []\n")
    program = "import helper\nhelper.seen.append(1)\nprint(len(helper.seen))\n"
    body = 'agree([submission.run() for _ in range(3)], ["1\\n"] * 3)'
    (adding / "exercises/add/checker.py").write_text(ECHO.format(body))
    for tree in ("exercises", "solutions"):
        (adding / tree / "add" / "add.py").write_text(program)
    assert graded(adding / "exercises" / "add")["score"] == 1


def test_a_run_cannot_say_what_another_prints(graded: Graded) -> None:
    program = (
        "import sys, builtins\nreal = print\n"
        "def forged(*args, **rest):\n    real('7', **rest)\n"
        "builtins.print = forged\nif sys.argv[1:]:\n    print('3')\nelse:\n    real('x')\n"
    )
    body = 'agree(submission.run(), "7\\n")'
    assert tried(graded, body, program, "print(7)\n")["status"] == "failed"


ANY = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("\n\t%\\'\"$`!"), max_size=20
)


@given(ANY, st.lists(ANY.filter(lambda each: "\n" not in each), max_size=2))
def test_the_command_that_is_told_gives_that_input(stdin: str, args: list[str]) -> None:
    told = command_line("add.py", stdin, args).replace(
        "python add.py", 'sh -c \'cat; printf "<%s>" "$@"\' add.py', 1
    )
    ran = subprocess.run(["sh", "-c", told], input=b"", capture_output=True, check=True)
    expected = stdin + ("".join(f"<{each}>" for each in args) or "<>")
    assert ran.stdout.decode() == expected


def test_a_long_command_is_cut() -> None:
    told = command_line("add.py", "x" * 1000, [])
    assert told.endswith(" … (423 more characters)")
