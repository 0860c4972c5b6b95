"""Which lines are a notebook's own, and which are Python: in a cell that does not compile."""

from __future__ import annotations

import pytest
from grader_notebook.loader import magic

MAGICS = {
    "%matplotlib inline": (1, "%matplotlib inline", "%"),
    "%%bash\necho \"it's": (1, "%%bash", "%"),
    "\n# a comment\n  %%time\nf()": (3, "%%time", "%"),
    "!pip install x": (1, "!pip install x", "!"),
    "files = !ls": (1, "files = !ls", "!"),
    "a.b[0], c = %sql x": (1, "a.b[0], c = %sql x", "%"),
    "sum?": (1, "sum?", "?"),
    "a.b??": (1, "a.b??", "?"),
    "?sum": (1, "?sum", "?"),
    "for x in y:\n    %time f(x)": (2, "%time f(x)", "%"),
    "try:\n    !ls\nexcept E: pass": (2, "!ls", "!"),
    "x = (1 +\n2)\n%time f()": (3, "%time f()", "%"),
    'x = """a\n%b (\n"""\n!ls': (4, "!ls", "!"),
    "x = 'it\\'s ('\n%time": (2, "%time", "%"),
    "x = '(' # it's (\n%time": (2, "%time", "%"),
    "x = 'never closed (\n%time": (2, "%time", "%"),
    "%" + "a" * 100: (1, "%" + "a" * 59, "%"),
}
PYTHON = [
    "",
    "x = 1 +",
    "x = (a\n% b",
    "x = [\n!",
    "x = a \\\n% b",
    'x = """\n%matplotlib\n',
    "x = r'''\\'''\nx != y",
    "x = '''\n!ls\n'''",
    "x = 'a\\\n%b'",
    "# what?\nx = 1 +",
    "x = y % z",
    "x %= 3",
    "x != 3",
    "x == 3",
    "f('really?')",
    "if x: # why?",
]


@pytest.mark.parametrize(("source", "found"), MAGICS.items())
def test_a_line_for_a_notebook_is_found(source: str, found: tuple[int, str, str]) -> None:
    assert magic(source) == found


@pytest.mark.parametrize("source", PYTHON)
def test_python_is_no_magic_whether_right_or_wrong(source: str) -> None:
    assert magic(source) is None


@pytest.mark.parametrize("part", ['"""', "'", "\\", "(", " ", "a.", "\n\\", '"\\'])
def test_long_sources_take_no_longer_than_they_are(part: str) -> None:
    assert magic(part * 200_000) is None
