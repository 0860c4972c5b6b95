"""The plugin for notebooks, installed as anybody's would be; its course is the one that its README shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.forked import missing
from tests.conftest import ROOT

PLUGIN = ROOT / "plugins" / "notebook"
README = (PLUGIN / "README.md").read_text()
CLEAN = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def notebook(*sources: str) -> bytes:
    """A notebook of code cells, below a text; one that is "" stands for an empty cell."""
    text = {"cell_type": "markdown", "metadata": {}, "source": "# Doubling"}
    rest = {"cell_type": "code", "metadata": {}, "execution_count": 7, "outputs": []}
    cells = [text, *({**rest, "source": each.splitlines(keepends=True)} for each in sources)]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


REFERENCE = notebook("factor = 2", "", "def double(n):\n    return factor * n")
STUB = notebook("def double(n):\n    pass  # TODO")


@dataclass(frozen=True)
class Installed:
    """A course, and an environment with the kit and the plugin.

    Attributes:
        without: what `grade` said before the plugin was there.
    """

    scripts: Path
    course: Path
    without: subprocess.CompletedProcess[str]

    def grade(self, data: bytes, *options: str) -> dict[str, Any]:
        """What grading a notebook comes to, without what differs from run to run."""
        submission = self.course / "handed in.ipynb"
        submission.write_bytes(data)
        ran = run(self, "grade", "analysis", "--submission", submission.name, "--report", "json", *options)
        assert ran.stdout, ran.stderr
        (report,) = json.loads(ran.stdout)["results"]
        (check,) = report["checks"]
        told = {
            name: check[name] for name in ("status", "cause", "message", "file", "line", "call", "returned")
        }
        return {"exit_code": ran.returncode, "score": check["score"], **told}


def run(installed: Installed, script: str, *args: str) -> subprocess.CompletedProcess[str]:
    """What a script of the environment prints, in the course's folder."""
    return _run(installed.scripts / script, *args, cwd=installed.course)


def _run(*command: str | Path, cwd: Path = ROOT, check: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=CLEAN, capture_output=True, text=True, check=check)


def block(language: str) -> str:
    """The README's example in that language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A new environment, where first the kit is installed and then the plugin, and the README's course."""
    folder, course = tmp_path_factory.mktemp("environment"), tmp_path_factory.mktemp("course")
    _run(sys.executable, "-m", "venv", "--without-pip", folder, check=True)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    files = {"exercise.toml": block("toml"), "checker.py": block("python"), "analysis.ipynb": STUB.decode()}
    for name in ("exercises", "solutions"):
        (course / name / "analysis").mkdir(parents=True)
    for name, content in files.items():
        (course / "exercises" / "analysis" / name).write_text(content)
    (course / "solutions" / "analysis" / "analysis.ipynb").write_bytes(REFERENCE)
    _run(*pip, ROOT, check=True)
    without = _run(python.with_name("grade"), "analysis", cwd=course)
    _run(*pip, PLUGIN, check=True)
    return Installed(python.parent, course, without)


def test_without_the_plugin_the_kind_is_named_and_what_to_do(installed: Installed) -> None:
    ran, settings = installed.without, installed.course / "exercises" / "analysis" / "exercise.toml"
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        3,
        "",
        f"grade: {settings}: there is no 'notebook' among the kinds\n"
        "Next: install the plugin that gives it, "
        "or choose from: python, program, answers, document, pytest\n",
    )


def test_the_plugin_s_own_tests(installed: Installed) -> None:
    ran = run(installed, "pytest", str(PLUGIN / "tests"), "-q", "-p", "no:cacheprovider")
    assert ran.returncode == 0, ran.stdout


RIGHT = {
    "the reference": REFERENCE,
    "nothing of the future by itself": notebook(
        "def double(n: int) -> int:\n    return 2 * n\n\nassert double.__annotations__['n'] is int"
    ),
    "all that a notebook may": notebook(
        "from __future__ import annotations\nimport asyncio, dataclasses, inspect, pickle, sys",
        "@dataclasses.dataclass\nclass Pair:\n    first: Unknown\n    second: Unknown",
        "",
        "def add(pair: Unknown):  # what one cell has of the future, later ones have, too\n"
        "    return pair.first + pair.second",
        "assert pickle.loads(pickle.dumps(Pair(1, 2))) == Pair(1, 2)\n"
        "assert inspect.getsource(add).startswith('def add')\n"
        "assert sys.modules[__name__].Pair is Pair",
        "x = await asyncio.sleep(0, 7)\nx",
        "if __name__ == '__main__':\n    raise SystemExit",
        "x = (x\n% 5)\ntext = '''\n%matplotlib inline\n!ls\n'''\nassert x == 2, x",
        "def double(n):\n    display(n, raw=True)\n    return add(Pair(n, n))\n\ndouble(3)",
    ),
}


@pytest.mark.parametrize("data", RIGHT.values(), ids=RIGHT)
def test_a_right_notebook_earns_everything(installed: Installed, data: bytes) -> None:
    told = dict.fromkeys(("cause", "message", "file", "line", "call", "returned"))
    assert installed.grade(data) == {"exit_code": 0, "score": 4, "status": "passed", **told}


BEFORE = "cannot be read as Python: SyntaxError: "
ONLY = "which only a notebook understands: take the line out"
AGAIN = "save, and grade again"
PATCHES = """
import builtins, gc, sys
frame = sys._getframe()
while frame:
    for names in (frame.f_globals, frame.f_locals):
        for name in ("compile", "exec", "fail", "display", "load", "magic"):
            names[name] = lambda *args: None
    frame = frame.f_back
builtins.exec = builtins.compile = lambda *args: None
for each in gc.get_objects():
    if type(each).__name__ == "Desk":
        each.verbs["call"] = lambda told, *details: told.update(returned=True, status="passed", score=4)
def double(n):
    return True
"""

WRONG: dict[str, tuple[bytes, dict[str, Any]]] = {
    "the stub": (
        STUB,
        {
            "cause": "disagreement",
            "message": "the answer is None where the int 0 is expected",
            "call": "double(0)",
            "returned": "None",
        },
    ),
    "a wrong answer": (
        notebook("def double(n):\n    return n + 2"),
        {
            "cause": "disagreement",
            "message": "the answer is 2 where 0 is expected",
            "call": "double(0)",
            "returned": "2",
        },
    ),
    "an exception in a function": (
        notebook("x = 1", "", "def double(n):\n    return 2 * n / 0"),
        {
            "cause": "exception",
            "message": "ZeroDivisionError: division by zero\nin line 2 of code cell 3: return 2 * n / 0",
            "file": "code cell 3",
            "line": 2,
            "call": "double(0)",
        },
    ),
    "an exception in a cell": (
        notebook("x = 1", "print(x)\nprint(y)", "def double(n):\n    return 2 * n"),
        {
            "cause": "exception",
            "message": "NameError: name 'y' is not defined\nin line 2 of code cell 2: print(y)",
            "file": "code cell 2",
            "line": 2,
        },
    ),
    "an exception where a cell waits": (
        notebook("async def f():\n    return 1 / 0", "await f()"),
        {
            "cause": "exception",
            "message": "ZeroDivisionError: division by zero\nin line 2 of code cell 1: return 1 / 0",
            "file": "code cell 1",
            "line": 2,
        },
    ),
    "a mistake in Python": (
        notebook("x = 1", "def double(n):\n    return 2 *\nx = x # why?"),
        {
            "cause": "unreadable",
            "message": f"code cell 2 {BEFORE}invalid syntax (code cell 2, line 2)"
            "\nin line 2 of code cell 2: return 2 *",
            "file": "code cell 2",
            "line": 2,
        },
    ),
    "a magic": (
        notebook("x = 1", "import math\n%matplotlib inline\nx = 'it''s'"),
        {
            "cause": "unreadable",
            "message": f"code cell 2 {BEFORE}"
            f"code cell 2, line 2 is a magic (%matplotlib inline), {ONLY}, {AGAIN}"
            "\nin line 2 of code cell 2: %matplotlib inline",
            "file": "code cell 2",
            "line": 2,
        },
    ),
    "a cell's magic": (
        notebook("%%bash\necho \"it's"),
        {
            "cause": "unreadable",
            "message": f"code cell 1 {BEFORE}"
            f"code cell 1, line 1 is a magic (%%bash), {ONLY}, or the cell where the rest"
            f" is no Python, {AGAIN}\nin line 1 of code cell 1: %%bash",
            "file": "code cell 1",
            "line": 1,
        },
    ),
    "a shell command": (
        notebook("!pip install numpy"),
        {
            "cause": "unreadable",
            "message": f"code cell 1 {BEFORE}"
            f"code cell 1, line 1 is a shell command (!pip install numpy), {ONLY}, {AGAIN}"
            "\nin line 1 of code cell 1: !pip install numpy",
            "file": "code cell 1",
            "line": 1,
        },
    ),
    "a question": (
        notebook("x = 1\nsum?"),
        {
            "cause": "unreadable",
            "message": f"code cell 1 {BEFORE}"
            f"code cell 1, line 2 is a question (sum?), {ONLY}, {AGAIN}"
            "\nin line 2 of code cell 1: sum?",
            "file": "code cell 1",
            "line": 2,
        },
    ),
    "another name": (
        notebook("def duoble(n):\n    return 2 * n"),
        {
            "cause": "exception",
            "message": "AttributeError: analysis.ipynb does not define 'double', did you mean 'duoble'?",
        },
    ),
    "no notebook": (
        b"{\n<<<<<<< HEAD\n",
        {
            "cause": "unreadable",
            "message": "analysis.ipynb is no notebook: it is no JSON from line 2 on."
            " Hand in one that Jupyter opens",
        },
    ),
    "nothing": (
        b"",
        {"cause": "unreadable", "message": "analysis.ipynb is empty: write your answer into it, and save it"},
    ),
    "too much": (
        b"#" * 20_000_000,
        {
            "cause": "unreadable",
            "message": "handed in.ipynb cannot be read: it is larger than 8,388,608 bytes;"
            " clear the outputs of its cells, and save it",
        },
    ),
    "a cell that patches what loads it": (
        notebook(PATCHES, "def double(n):\n    return True"),
        {
            "cause": "disagreement",
            "message": "the answer is the bool True where the int 0 is expected",
            "call": "double(0)",
            "returned": "True",
        },
    ),
}


@pytest.mark.parametrize(("data", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_notebook_earns_nothing_and_hears_why(
    installed: Installed, data: bytes, told: dict[str, Any]
) -> None:
    nothing = dict.fromkeys(("file", "line", "call", "returned"))
    assert installed.grade(data) == {"exit_code": 1, "score": 0, "status": "failed", **nothing, **told}


@pytest.mark.skipif("landlock" in missing(), reason="nothing keeps a worker from reading here")
def test_a_notebook_cannot_read_the_reference(installed: Installed) -> None:
    path = str(installed.course / "solutions" / "analysis" / "analysis.ipynb")
    reads = f"import json\ncells = json.load(open({path!r}))['cells']"
    data = notebook(reads, "for each in cells[1:]:\n    exec(''.join(each['source']))")
    assert installed.grade(data, "--sandbox", "process")["score"] == 4  # so it would, if it could
    assert installed.grade(data) == {
        "exit_code": 1,
        "score": 0,
        "status": "failed",
        "cause": "exception",
        "message": f"PermissionError: [Errno 13] Permission denied: '{path}'\n"
        f"in line 2 of code cell 1: {reads.splitlines()[1]}",
        "file": "code cell 1",
        "line": 2,
        "call": None,
        "returned": None,
    }


def test_mutants_change_one_code_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(PLUGIN)
    from grader_notebook.mutants import mutate_notebook

    made = [json.loads(each) for each in mutate_notebook("a.ipynb", REFERENCE)]
    sources = [["".join(cell["source"]) for cell in each["cells"][1:]] for each in made]
    assert {each[0] for each in sources} == {"factor = 2", "factor = 3", "factor = 1"}
    changed = {each[2] for each in sources if each[0] == "factor = 2"}
    assert {"return factor + n", "return factor / n"} <= {each.splitlines()[1].strip() for each in changed}
    for each in made:
        for cell, original in zip(each["cells"], json.loads(REFERENCE)["cells"], strict=True):
            cell["source"] = original["source"]
        assert each == json.loads(REFERENCE)
    assert [*mutate_notebook("old.ipynb", b'{"nbformat": 3, "worksheets": []}')] == []
