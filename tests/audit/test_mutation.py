"""What is made of a right file: every mutant changes something, and that alone."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from grader.audit.mutants import Equivalent, Mutant, as_entry
from grader.kinds.markdown_file import parse
from grader.mutation.code import mutate_code, mutate_script
from grader.mutation.quiz import mutate_answers
from grader.mutation.text import mutate_document
from tests.conftest import ROOT

SCRIPT = '''"""A module of 3 parts."""


def more(number: int | None = 2) -> int | None:
    """Add 1."""
    return number + 1


if __name__ == "__main__":
    print(more(5) - 7)
'''


def test_mutants_of_code_change_what_is_graded_and_nothing_else() -> None:
    made = [each.decode() for each in mutate_code("m.py", SCRIPT.encode())]
    changed = {
        line.replace(" ", "") for each in made for line in {*each.splitlines()} - {*SCRIPT.splitlines()}
    }
    assert {"returnnumber-1", "returnnumber*1", "returnnumber+2", "returnnumber+0"} <= changed
    assert "defmore(number:int|None=3)->int|None:" in changed
    assert all(line.startswith(("returnnumber", "defmore(number:int|None=")) for line in changed)
    assert len({ast.dump(ast.parse(each)) for each in made}) == len(made) == len(changed)


def test_mutants_of_a_program_change_what_runs_as_a_script_too() -> None:
    made = [each.decode() for each in mutate_script("m.py", SCRIPT.encode())]
    assert any("print(more(5) + 7)" in each for each in made)
    assert any("return number - 1" in each for each in made)
    assert all('if __name__ == "__main__":' in each for each in made)


REFERENCES = [path for path in sorted(ROOT.glob("solutions/*/*.py")) if path.name != "checker.py"]


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.parent.name)
def test_no_mutant_of_the_lesson_is_made_twice(path: Path) -> None:
    source = path.read_bytes()
    made = [*mutate_code("m.py", source)]
    assert len({ast.dump(ast.parse(each)) for each in (source, *made)}) == len(made) + 1 > 20


def test_mutants_of_answers() -> None:
    source = '# 1. Which?\n#    A  this\n#    B  that\nletter = "B"\nother = "b"\nshare = 1.5\nnone = 0\n'
    source += 'sure = true\nunit = "12 h"\nword = "RLHF"\nmany = [1]\n'
    right = tomllib.loads(source)
    made = [tomllib.loads(each.decode()) for each in mutate_answers("a.toml", source.encode())]
    told = [(key, each[key]) for each in made for key in right if each[key] != right[key]]
    assert len(told) == len(made)
    assert told == [
        ("letter", ""), ("letter", "A"), ("other", ""), ("other", "A"), ("other", "C"),
        ("share", ""), ("share", -1.5), ("share", 1.1 * 1.5), ("share", 3.0), ("share", 15.0),
        ("none", ""), ("none", 1), ("none", -1), ("none", 2), ("none", 3), ("sure", False), ("sure", ""),
        ("unit", ""), ("unit", "13.2 h"), ("unit", "24 h"), ("unit", "120 h"), ("word", ""), ("many", ""),
    ]  # fmt: skip


def test_mutants_of_a_document() -> None:
    source = "# T\n\nIntroduction.\n\n## A\n\nOne.\n\n## B\n\n### C\n\nTwo.\n"
    made = [each.decode() for each in mutate_document("d.md", source.encode())]
    assert made == [
        source.replace("\nOne.\n\n", ""),
        source.replace("## A\n", ""),
        source.replace("\nTwo.\n", ""),
        source.replace("### C\n", ""),
    ]
    assert [len(parse("d.md", each).sections) for each in made] == [4, 3, 4, 3]


def test_a_mutant_tells_its_change() -> None:
    before = "def f(n):\n    if n == 0:\n        return 'it''s'\n    return n\n"
    mutant = Mutant({"f.py": before.replace("==", "<=").encode(), "g.py": b""}, "f.py", before.encode())
    assert (mutant.line, mutant.before, mutant.after) == (2, "if n == 0:", "if n <= 0:")
    assert mutant.name == "f.py: if n == 0: -> if n <= 0:"
    assert mutant.diff == (
        "@@ -1,3 +1,3 @@\n def f(n):\n-    if n == 0:\n+    if n <= 0:\n         return 'it''s'"
    )
    (listed,) = tomllib.loads(as_entry(mutant))["mutant"]
    assert listed == {"before": "if n == 0:", "after": "if n <= 0:", "reason": ""}
    assert Equivalent("if n == 0:", "if  n<=0 :", "r").is_of(mutant)
    assert not Equivalent("if n == 0:", "if n >= 0:", "r").is_of(mutant)
    assert not Equivalent("if n == 0:", "if n <= 0:", "r").is_of(None)


@pytest.mark.parametrize("line", ["x = 'a'", 'x = "a"', "x = '\\\\n'", "a\nb"])
def test_an_entry_to_copy_is_toml(line: str) -> None:
    mutant = Mutant({"f.py": f"{line} + 1".encode()}, "f.py", line.encode())
    (listed,) = tomllib.loads(as_entry(mutant).replace('""', '"so"'))["mutant"]
    assert Equivalent(**listed).is_of(mutant)
