"""Programs: what a run gives, that each run begins afresh, and what hostile ones come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from grader.components import Sandbox
from grader.errors import Stopped, SubmissionError, Unreadable
from grader.kinds.program import open_program
from grader.model import Exercise, Limits, Submission
from grader.sandbox.as_main import MAX_OUTPUT
from grader.sandbox.forked import open_auto
from grader.sandbox.program import Run, command
from grader.sandbox.session import Session
from grader.sandbox.spawned import open_process
from grader.sandbox.trusted import Trusted

AUTO, PROCESS = Sandbox("auto", open_auto), Sandbox("process", open_process)

Opened = Callable[..., Session]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens a session over a program, and modules beside it."""
    with ExitStack() as stack:

        def open_source(
            source: str, sandbox: Sandbox | None = AUTO, beside: dict[str, str] | None = None, **limits: Any
        ) -> Session:
            files = {"prog.py": source, **(beside or {})}
            for name, text in files.items():
                (tmp_path / name).write_text(text)
            exercise = Exercise("prog", "", "program", (*files,), tmp_path, tmp_path, limits=Limits(**limits))
            home = tmp_path / "home"
            home.mkdir(exist_ok=True)
            workers = stack.enter_context(sandbox.open(home)) if sandbox else Trusted(home)
            return stack.enter_context(open_program(exercise, Submission(tmp_path), workers))

        yield open_source


READS = {
    "input()": ("print(int(input()) + int(input('and? ')))", "3\n4\n", "and? 7\n"),
    "lines": ("import sys\nfor line in sys.stdin: print(line.strip()[::-1])", "ab\ncd", "ba\ndc\n"),
    "read()": ("import sys\nprint(len(sys.stdin.read()))", "a\nb\n", "4\n"),
    "readlines()": (
        "import sys\nprint(sys.stdin.readline(), sys.stdin.readlines())",
        "a\nb\nc",
        "a\n ['b\\n', 'c']\n",
    ),
    "bytes": ("import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])", "ab", "ba"),
    "end and flush": (
        "import sys\nprint(1, end='', flush=True); sys.stdout.write('x\\n'); print(2, file=sys.stdout)",
        "",
        "1x\n2\n",
    ),
    "until it ends": (
        "try:\n    while True: print(input())\nexcept EOFError: print('end')",
        "a\n\nb",
        "a\n\nb\nend\n",
    ),
    "umlauts": ("print(input().upper())", "größe\n", "GRÖSSE\n"),
    "a thread": (
        "import threading, time\ndef late(): time.sleep(0.05); print('late')\n"
        "threading.Thread(target=late).start()",
        "",
        "late\n",
    ),
}


@pytest.mark.parametrize("sandbox", [AUTO, PROCESS, None], ids=["auto", "process", "trusted"])
@pytest.mark.parametrize(("source", "stdin", "printed"), READS.values(), ids=READS)
def test_ways_to_read_and_print(
    opened: Opened, sandbox: Sandbox | None, source: str, stdin: str, printed: str
) -> None:
    assert opened(source, sandbox).subject.run(stdin=stdin) == Run(printed, "", 0)


def test_arguments_errors_and_exit_codes(opened: Opened) -> None:
    source = """
import sys
print(__name__, sys.argv, __file__.endswith("prog.py"))
print("careful", file=sys.stderr)
sys.exit({"none": None, "three": 3, "big": 259, "text": "it is wrong", "true": True}[sys.argv[1]])
"""
    subject = opened(source).subject
    for name, errors, code in (
        ("none", "", 0),
        ("three", "", 3),
        ("big", "", 3),
        ("text", "it is wrong\n", 1),
        ("true", "", 1),
    ):
        printed = f"__main__ ['prog.py', '{name}', '--all'] True\n"
        assert subject.run(args=[name, "--all"]) == Run(printed, f"careful\n{errors}", code)
    with pytest.raises(IndexError, match="list index out of range") as raised:
        subject.run()
    assert isinstance(raised.value, SubmissionError)
    assert (raised.value.file, raised.value.line) == ("prog.py", 5)


def test_argparse_speaks_of_the_file(opened: Opened) -> None:
    source = "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('n', type=int)\n"
    source += "print(parser.parse_args().n)\n"
    subject = opened(source).subject
    assert subject.run(args=["4"]) == Run("4\n", "", 0)
    wrong = subject.run(args=["x"])
    assert (wrong.exit_code, wrong.errors) == (
        2, "usage: prog.py [-h] n\nprog.py: error: argument n: invalid int value: 'x'\n",
    )  # fmt: skip


LEAVES = """
import builtins, os, random, sys
import helper
helper.seen.append(1)
print(len(helper.seen), random.random(), os.environ.get("LEFT"), sys.argv, "left" in globals())
print(os.getcwd()[-5:])
print(sys.getrecursionlimit() == 1234, "odd" in sys.path, hasattr(builtins, "odd"), len([1]))
left = builtins.odd = 1
os.environ["LEFT"] = "left"
os.chdir("/")
sys.argv.append("more")
sys.path.append("odd")
sys.setrecursionlimit(1234)
sys.stdin.close()
sys.stderr = sys.stdout
builtins.len = lambda _: 99
sys.stdout.flush()
"""


@pytest.mark.parametrize("sandbox", [AUTO, None], ids=["auto", "trusted"])
def test_each_run_begins_afresh(opened: Opened, sandbox: Sandbox | None) -> None:
    subject = opened(LEAVES, sandbox, {"helper.py": "seen = []\n"}).subject
    first = subject.run(stdin="a")
    assert first.printed.startswith("1 0.8444218515250481 None ['prog.py'] ")
    assert first.printed.endswith("\nFalse False False 1\n")
    assert subject.run(stdin="a") == first
    assert subject.run() == first


def test_it_is_not_run_when_it_is_loaded(opened: Opened) -> None:
    session = opened("print(input()); 1 / 0")
    session.load()
    assert (session.unloadable, session.known) == (None, {"run": True})
    broken = opened("print(1")
    broken.load()
    assert isinstance(broken.unloadable, Unreadable)
    assert str(broken.unloadable).startswith(
        "prog.py cannot be read as Python: SyntaxError: '(' was never closed"
    )


def test_reading_beyond_the_end(opened: Opened) -> None:
    with pytest.raises(
        EOFError, match="EOFError: EOF when reading a line: the input has no more lines"
    ) as raised:
        opened("input()\nn = input()\n").subject.run(stdin="1\n")
    assert isinstance(raised.value, SubmissionError)
    assert raised.value.line == 2


HOSTILE = {
    "prints without end": (
        "while True: print('x' * 99)",
        "RuntimeError: more than 100,000 bytes are printed: is there a loop that does not end?",
    ),
    "prints too much and says nothing": (
        f"try: print('x' * {MAX_OUTPUT + 1})\nexcept RuntimeError: pass",
        "RuntimeError: more than 100,000 bytes are printed: is there a loop that does not end?",
    ),
    "forks": ("import os; os.fork(); print(7)", None),
    "starts a process": ("import subprocess; subprocess.run(['ls'])", None),
    "reads the checker": ("import os; print(open(os.path.expanduser('~/.bashrc')).read())", None),
    "raises what is no error": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
}


@pytest.mark.parametrize(("source", "told"), HOSTILE.values(), ids=HOSTILE)
def test_what_a_program_must_not_do_is_its_failure(opened: Opened, source: str, told: str | None) -> None:
    session = opened(source)
    with pytest.raises((SubmissionError, Stopped)) as raised:
        session.subject.run()
    assert told in (None, str(raised.value))
    session.renew()
    session.begin_body()


QUIET = {
    "closes its output": (
        "import sys; print(7); sys.stdout.close(); sys.stdin.close(); sys.stderr.close()",
        Run("7\n", "", 0),
    ),
    "replaces its output": (
        "import sys, io; print(7); sys.stdout = io.StringIO(); print(8)",
        Run("7\n", "", 0),
    ),
    "prints on the original": ("import sys; print(7, file=sys.__stdout__)", Run("", "", 0)),
    "takes the module away": ("import sys; sys.modules.clear(); print(7)", Run("7\n", "", 0)),
    "asks who it is": (
        "import __main__; print(__main__.__name__, sorted(n for n in vars(__main__) if n[0] != '_'))",
        Run("__main__ []\n", "", 0),
    ),
}


@pytest.mark.parametrize(("source", "run"), QUIET.values(), ids=QUIET)
def test_what_a_program_does_to_itself_is_gone_in_the_next_run(opened: Opened, source: str, run: Run) -> None:
    subject = opened(source).subject
    assert [subject.run(), subject.run()] == [run, run]


def test_a_run_that_hangs_names_its_call(opened: Opened) -> None:
    session = opened("n = int(input())\nwhile n: pass\nprint(n)", call_s=0.3)
    assert session.subject.run(stdin="0\n").printed == "0\n"
    with pytest.raises(Stopped, match="no answer within"):
        session.subject.run(stdin="1\n")
    assert session.evidence().calls == "echo 0 | python prog.py\necho 1 | python prog.py"


def test_an_answer_that_is_no_run_is_unreadable(opened: Opened) -> None:
    forged = """
import sys, gc
for each in gc.get_objects():
    if type(each).__name__ == "Program":
        type(each).run = lambda self, **given: {"printed": 7}
"""
    subject = opened(forged).subject
    subject.run()
    with pytest.raises(Unreadable, match="it is not what a run comes to"):
        subject.run()


def test_what_is_no_text_is_refused(opened: Opened) -> None:
    subject = opened("print(1)").subject
    for given in ({"stdin": 3}, {"stdin": b""}, {"args": "--sum"}, {"args": [3]}):
        with pytest.raises(TypeError, match="takes texts alone"):
            subject.run(**given)
    with pytest.raises(AttributeError):
        _ = subject.total


COMMANDS: dict[str, dict[str, Any]] = {
    "python sum.py": {},
    "python sum.py --sum 'a b'": {"args": ["--sum", "a b"]},
    "echo '3 4' | python sum.py --sum": {"stdin": "3 4\n", "args": ["--sum"]},
    "echo | python sum.py": {"stdin": "\n"},
    "printf '' | python sum.py": {"stdin": ""},
    "printf '3' | python sum.py": {"stdin": "3"},
    "printf '3\\n4\\n' | python sum.py": {"stdin": "3\n4\n"},
    "printf '%%\\\\ '\\''x'\\''\\n\\n' | python sum.py": {"stdin": "%\\ 'x'\n\n"},
    "printf -- '-n\\n' | python sum.py": {"stdin": "-n\n"},
    "printf '\\011\\033é\\n' | python sum.py": {"stdin": "\t\x1bé\n"},
}


@pytest.mark.parametrize("line", COMMANDS)
def test_a_run_is_shown_as_people_type_it(line: str) -> None:
    assert command("sum.py", [0, "run", [], COMMANDS[line], False]) == line


@pytest.mark.parametrize("line", COMMANDS)
def test_what_is_shown_gives_the_program_that_input(line: str, tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "sum.py").write_text("import sys; print([sys.argv[1:], sys.stdin.read()])")
    typed = line.replace("python ", f"'{sys.executable}' ")
    ran = subprocess.run(
        ["sh", "-c", typed],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    given = COMMANDS[line]
    assert ran.stdout == f"{[given.get('args', []), given.get('stdin', '')]}\n"
