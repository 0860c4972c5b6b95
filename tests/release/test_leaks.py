"""What a kit must not hold is found in whatever form it lies there; what only looks like it is not."""

from __future__ import annotations

import gzip
import io
import marshal
import subprocess
import sys
import zipfile
import zlib
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.release.leaks import leaks
from tests.conftest import ROOT

SOURCE = b'''"""What a stage costs."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6}


def cost(size, tokens, stage):
    """GPU-hours."""
    if stage not in FACTORS:
        return 0.0
    return size * tokens * FACTORS[stage]
'''
STUB = b'''"""What a stage costs."""


def cost(size, tokens, stage):
    """GPU-hours."""
    pass  # TODO
'''
KEY = b'goal = "A"\nrlhf = "C"\ndata = "B"\nhhh = "C"\ncompute = "A"\n'
FORM = b'goal = ""\nrlhf = ""\ndata = ""\nhhh = ""\ncompute = ""\n'
CHECKER = b'from grader import choice\ngoal = choice("goal", "its goal", right="A", because="It predicts.")\n'
SOLUTIONS = {"cost.py": SOURCE, "answers.toml": KEY, "checker.py": CHECKER}
STUBS = {"stub cost.py": STUB, "stub answers.toml": FORM}

ELSEWHERE = (
    b"# other words\n\n\ndef cost(size, tokens, stage):\n  if (stage not in FACTORS): return 0.0  # nothing\n"
    + (b"  return (size\n    * tokens * FACTORS[stage])\n")
)
BYTECODE = MAGIC_NUMBER + bytes(12) + marshal.dumps(compile(SOURCE, "cost.py", "exec"))


def packed(data: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes/cost.txt", data)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (SOURCE, "tells cost.py"),
        (b"Do it so:\n\n```python\n" + SOURCE + b"```\n", "tells cost.py"),
        (b"".join(b"> " + each for each in SOURCE.replace(b'"', b"'").splitlines(keepends=True)), None),
        (SOURCE.replace(b'"', b"'").replace(b"\n", b"\r\n"), "tells cost.py"),
        (ELSEWHERE, "tells cost.py"),
        (KEY, "tells answers.toml"),
        (b"# the key\ngoal='A'\nrlhf='C'\ndata='B'\n", "tells answers.toml"),
        (CHECKER, "tells checker.py"),
        (gzip.compress(SOURCE), "tells cost.py"),
        (zlib.compress(KEY), "tells answers.toml"),
        (packed(SOURCE), "tells cost.py"),
        (packed(KEY), "tells answers.toml"),
        (zlib.compress(b"blob 5\0hello"), "is git's: it may hold every earlier version"),
        (b"PACK\0\0\0\2", "is git's: it may hold every earlier version"),
        (BYTECODE, "is bytecode: a program can be read from it"),
        (packed(BYTECODE), "is bytecode: a program can be read from it"),
        (STUB, None),
        (FORM, None),
        (b'An answer is a line such as goal = "A".\n', None),
        (b"tree 5\ncommit\n", None),
        (b"ab\r\nblob", None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
        (b"", None),
    ],
)
def test_a_file_that_tells_is_found(data: bytes, told: str | None) -> None:
    found = leaks({"x": data}, SOLUTIONS, STUBS)
    assert found == ([f"x {told}"] if told else [])


@pytest.mark.parametrize("path", ["a/.git/config", "a/cost.pyc", "b.pyo"])
def test_a_file_of_a_sort_that_tells_is_found_by_its_name(path: str) -> None:
    assert [each.split()[0] for each in leaks({path: b""}, SOLUTIONS, STUBS)] == [path]


def test_a_real_history_is_found(tmp_path: Path) -> None:
    (tmp_path / "cost.py").write_bytes(SOURCE)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for args in (["init", "-q"], ["add", "cost.py"], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *args], check=True)
    objects = [path for path in (tmp_path / ".git" / "objects").rglob("*") if path.is_file()]
    kit = {path.name: path.read_bytes() for path in objects}
    assert len(leaks(kit, SOLUTIONS, STUBS)) == len(objects) == 3


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_a_file_holds_it_can_be_looked_at(data: bytes) -> None:
    assert leaks({"x": data}, {}, {}) in ([], ["x is bytecode: a program can be read from it"])


@given(st.sampled_from(sorted((ROOT / "solutions").rglob("*.py"))), st.binary(max_size=20))
def test_no_solution_of_the_course_gets_through(path: Path, noise: bytes) -> None:
    data = path.read_bytes()
    stub = next(
        iter((ROOT / "exercises" / path.relative_to(ROOT / "solutions").parts[0] / ".stub").iterdir())
    )
    told = leaks({"x": b"# notes\n\n" + data}, {path.name: data}, {"": stub.read_bytes()})
    assert told == [f"x tells {path.name}"]


def test_bytecode_of_any_version_is_found() -> None:
    assert sys.version_info >= (3, 11)
    for magic in (3495, 3531, 3571, 3627):  # of Python 3.11 to 3.14
        data = magic.to_bytes(2, "little") + b"\r\n" + bytes(12) + b"\xe3"
        assert leaks({"x": data}, {}, {}) == ["x is bytecode: a program can be read from it"]
