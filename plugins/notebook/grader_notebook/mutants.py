"""Mutants of a notebook: those of its code cells, one at a time, for `grade audit`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from grader.mutation.code import mutate_code


def mutate_notebook(name: str, content: bytes) -> Iterator[bytes]:
    """The notebook with one small change in one code cell, as Jupyter would save it.

    Args:
        content: of format 4. Older ones have no mutants before Jupyter has saved them anew.

    Raises:
        CallerError: where cosmic-ray is not installed.
    """
    notebook = json.loads(content)
    for cell in notebook.get("cells", ()):
        if cell["cell_type"] == "code":
            source = cell["source"]
            for mutant in mutate_code(name, "".join(source).encode()):
                cell["source"] = mutant.decode().splitlines(keepends=True)
                yield json.dumps(notebook, indent=1, ensure_ascii=False).encode() + b"\n"
            cell["source"] = source
