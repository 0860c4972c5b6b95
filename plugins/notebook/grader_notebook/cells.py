"""Read a notebook: the text of its code cells, whatever the file holds."""

from __future__ import annotations

import json
import warnings
from typing import Any, TypeGuard

from grader.errors import Unreadable

MAX_FILE = 8 << 20  # bytes, most of them pictures; the worst that was found takes 3 s to read
MAX_CELLS = 500  # of any sort: each code cell is a file in each worker's folder
MAX_SHEETS = 10  # of format 3; nothing ever wrote more than one
SMALLER = "clear the outputs of its cells, and save it"
AGAIN = "open it in Jupyter, save it, and grade again"
FORMATS = (3, 4)  # Jupyter writes 4 since 2015

# What is kept of a notebook's objects: pictures, outputs and metadata go. Three names are of format 3.
_TEXTS = ("source", "input")
_LISTS = {"cells": MAX_CELLS + 1, "worksheets": MAX_SHEETS}
_PLAIN = {"nbformat": int, "nbformat_minor": int, "cell_type": str, "level": int}


def code_cells(file: str, data: bytes) -> dict[str, bytes]:
    """The sources of a notebook's code cells by what they are called, "code cell 1" and so on.

    Code cells count from 1, from top to bottom; empty ones count, too, and are left out.

    Args:
        file: the notebook's name, for what is said of it.

    Raises:
        Unreadable: where there are none, with what to do.
    """
    try:
        sources = _sources(file, data.decode("utf-8-sig"))
        cells = {f"code cell {at}": each.encode() for at, each in enumerate(sources, 1) if each.strip()}
    except UnicodeError:  # also for half of a character
        raise Unreadable(f"{file} is not in UTF-8: {AGAIN}") from None
    if not cells:
        raise Unreadable(f"{file} has no code: write your answer into a code cell, and save it")
    return cells


def _sources(file: str, text: str) -> list[str]:
    """The sources of all code cells; raises `Unreadable`."""
    import nbformat  # here, as only notebooks need it

    try:
        small = json.loads(text, object_pairs_hook=_kept)
        version = small["nbformat"]
        if version in FORMATS:
            with warnings.catch_warnings(action="ignore"):  # what nbformat mends is of no matter
                notebook = nbformat.convert(nbformat.reader.reads(json.dumps(small)), 4)
            if len(notebook.cells) > MAX_CELLS:
                raise Unreadable(f"{file} has more than {MAX_CELLS} cells: hand in your own work alone")
            return [each.source for each in notebook.cells if each.cell_type == "code"]
    except (Unreadable, UnicodeError):
        raise
    except json.JSONDecodeError as error:
        told = f"{file} is no notebook: it is no JSON from line {error.lineno} on"
        raise Unreadable(f"{told}. Hand in one that Jupyter opens") from None
    except Exception:  # nbformat raises whatever comes where a file is not what it expects
        raise Unreadable(f"{file} is no notebook, though it is JSON: hand in what Jupyter saves") from None
    raise Unreadable(f"{file} is a notebook of format {version}, and only 4 and 3 can be read: {AGAIN}")


def _kept(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What is kept of a JSON object: so little that nbformat is done with it at once."""
    kept = {name: value for name, value in pairs if _fits(name, value)}
    for name, most in _LISTS.items():
        if name in kept:
            kept[name] = kept[name][:most]
    return kept | {"metadata": {}, "outputs": [], "language": "python"} if kept else kept


def _fits(name: str, value: object) -> bool:
    """Whether this may be a part of a notebook's code; the same names stand for other things elsewhere."""
    if name in _TEXTS:
        return isinstance(value, str) or _are_all(value, str)
    if name in _LISTS:  # sheets hold cells, cells neither: a deep pile of them takes nbformat minutes
        inner = _LISTS if name == "cells" else ("worksheets",)
        return _are_all(value, dict) and not any(each in part for part in value for each in inner)
    return name in _PLAIN and isinstance(value, _PLAIN[name])


def _are_all(value: object, kind: type) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and all(isinstance(each, kind) for each in value)
