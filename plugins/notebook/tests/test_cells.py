"""What a notebook's file may hold, and what is said of one that cannot be read."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from grader_notebook import cells
from grader_notebook.cells import code_cells

from grader.errors import Unreadable


def code(source: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source}


def notebook(*cells: object, **changes: object) -> bytes:
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **changes}
    return json.dumps(whole).encode()


def old(**changes: object) -> bytes:
    heading = {"cell_type": "heading", "level": 1, "metadata": {}, "source": "Title"}
    first = {
        "cell_type": "code",
        "language": "python",
        "metadata": {},
        "outputs": [],
        "input": ["x = 1\n", "y = 2"],
    }
    whole = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}}
    return json.dumps({**whole, "worksheets": [{"cells": [heading, first]}], **changes}).encode()


TEXT = {"cell_type": "markdown", "metadata": {}, "source": "%matplotlib"}
RAW = {"cell_type": "raw", "metadata": {}, "source": "!ls"}
RICH = code("x = 1") | {  # the names of a notebook's parts, as they may stand elsewhere
    "outputs": [{"data": {"source": {"cells": [1]}, "worksheets": 3}, "metadata": {"cells": [code("no")]}}],
    "metadata": {"level": "high", "input": None},
    "attachments": {"a.png": {"image/png": "=" * 1_000_000}},
}

READ: dict[str, tuple[bytes, dict[str, bytes]]] = {
    "a text": (notebook(code("x = 1\ny = 2")), {"code cell 1": b"x = 1\ny = 2"}),
    "lines": (notebook(code(["x = 1\n", "y = 2"])), {"code cell 1": b"x = 1\ny = 2"}),
    "texts do not count, empty cells do": (
        notebook(TEXT, code("a"), code(" \n"), RAW, code([]), code("# b")),
        {"code cell 1": b"a", "code cell 4": b"# b"},
    ),
    "a byte order mark": (b"\xef\xbb\xbf" + notebook(code("x = 'é'")), {"code cell 1": "x = 'é'".encode()}),
    "format 3": (old(), {"code cell 1": b"x = 1\ny = 2"}),
    "a minor format to come": (notebook(code("a"), nbformat_minor=99), {"code cell 1": b"a"}),
    "names that lead out": (
        notebook(code("a") | {"id": "../../a", "name": "/a", "metadata": {"name": "../a", "tags": ["../a"]}}),
        {"code cell 1": b"a"},
    ),
    "what lies around code": (notebook(RICH), {"code cell 1": b"x = 1"}),
    "a name twice: the last counts, as in Jupyter": (
        notebook(code("a"))[:-1] + b', "cells": [' + json.dumps(code("b")).encode() + b"]}",
        {"code cell 1": b"b"},
    ),
}


@pytest.mark.parametrize(("data", "read"), READ.values(), ids=READ)
def test_code_cells_by_name(data: bytes, read: dict[str, bytes]) -> None:
    assert code_cells("a.ipynb", data) == read
    assert list(code_cells("a.ipynb", data)) == list(read)


NO_NOTEBOOK = "a.ipynb is no notebook, though it is JSON: hand in what Jupyter saves"
NO_CODE = "a.ipynb has no code: write your answer into a code cell, and save it"
NOT_UTF8 = "a.ipynb is not in UTF-8: open it in Jupyter, save it, and grade again"
OTHER = "and only 4 and 3 can be read: open it in Jupyter, save it, and grade again"
NO_JSON = "a.ipynb is no notebook: it is no JSON from line {} on. Hand in one that Jupyter opens"
MANY = "a.ipynb has more than 500 cells: hand in your own work alone"

REFUSED: dict[str, tuple[bytes, str]] = {
    "Python": (b"def f():\n    pass\n", NO_JSON.format(1)),
    "cut off": (b'{"nbformat": 4,\n"cells": [', NO_JSON.format(2)),
    "a merge that failed": (b'{\n<<<<<<< HEAD\n"nbformat": 4}', NO_JSON.format(2)),
    "more than one": (notebook(code("a")) + b"\n{}", NO_JSON.format(2)),
    "a list": (b"[]", NO_NOTEBOOK),
    "a number": (b"4", NO_NOTEBOOK),
    "a number of many digits": (b"4" * 10_000, NO_NOTEBOOK),
    "nothing known": (b'{"name": "package"}', NO_NOTEBOOK),
    "no cells": (b'{"nbformat": 4}', NO_NOTEBOOK),
    "cells that are a text": (notebook(cells="abc"), NO_NOTEBOOK),
    "cells that are texts": (notebook("abc"), NO_NOTEBOOK),
    "cells in cells": (notebook(code("a") | {"cells": []}), NO_NOTEBOOK),
    "a cell of no sort": (notebook({"source": "a"}), NO_NOTEBOOK),
    "a cell without source": (notebook({"cell_type": "code"}), NO_NOTEBOOK),
    "a source that is an object": (notebook(code({"level": 1})), NO_NOTEBOOK),
    "a source that is nothing": (notebook(code(None)), NO_NOTEBOOK),
    "a source of numbers": (notebook(code([1, 2])), NO_NOTEBOOK),
    "sheets in sheets": (old(worksheets=[{"worksheets": []}]), NO_NOTEBOOK),
    "lists without end": (b"[" * 1_000_000, NO_NOTEBOOK),
    "objects without end": (b'{"cells":' * 100_000, NO_NOTEBOOK),
    "no cell": (notebook(), NO_CODE),
    "no code": (notebook(TEXT, code(" \n\t"), code("")), NO_CODE),
    "too many cells": (notebook(*[TEXT] * 501), MANY),
    "too many cells of format 3": (old(worksheets=[{"cells": [RAW] * 300}] * 2), MANY),
    "format 2": (old(nbformat=2), f"a.ipynb is a notebook of format 2, {OTHER}"),
    "a format to come": (notebook(nbformat=5), f"a.ipynb is a notebook of format 5, {OTHER}"),
    "a format that is a text": (notebook(nbformat="4"), NO_NOTEBOOK),
    "Latin-1": (notebook(code("x = 1")).replace(b"1", b"'\xe9'"), NOT_UTF8),
    "UTF-16": (notebook(code("x = 1")).decode().encode("utf-16"), NOT_UTF8),
    "half of a character": (notebook(code("x = '\ud800'")), NOT_UTF8),
}


@pytest.mark.parametrize(("data", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_said_of_a_file_that_cannot_be_read(
    data: bytes, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Unreadable) as raised:
        code_cells("a.ipynb", data)
    assert str(raised.value) == told
    assert capfd.readouterr() == ("", "")


def test_500_cells_may_be() -> None:
    assert len(code_cells("a.ipynb", notebook(*[code("x")] * cells.MAX_CELLS))) == 500


PILE = b'{"cells":[%s]}' % b",".join([b'{"cells":[%s]}' % b",".join([b"{}"] * 500)] * 500)
HEAD, END = b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [', b"]}"


@pytest.mark.parametrize("part", [b'{"level":1}', PILE], ids=lambda part: part[:12])
def test_a_hostile_file_of_the_largest_size_takes_seconds(part: bytes) -> None:
    times = (cells.MAX_FILE - len(HEAD + END)) // (len(part) + 1)
    began = time.process_time()
    with pytest.raises(Unreadable):
        code_cells("a.ipynb", HEAD + b",".join([part] * times) + END)
    assert time.process_time() - began < 8  # and some 2 on the machine that this was written on
