"""Gradescope: what "Export submissions" gives, a folder for each in `assignment_1234_export/`.

`submission_metadata.yml` beside them has, by the folder's name, `:submitters:` (each with `:name:`, `:sid:`
and `:email:`; several for a group), `:created_at:`, and more that is not needed here. Its keys are Ruby's
symbols. Gradescope documents none of it; this is what public scripts that read it rely on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.collecting.entries import by_name, is_junk, listing
from grader.errors import CallerError, Unreadable
from grader.kinds.files import read_regular
from grader.model import Exercise, Submission
from grader.show import one_line

METADATA = "submission_metadata.yml"
MAX_METADATA = 1 << 30  # bytes: it holds all that the autograder has told
NEEDED = (":submitters:", ":created_at:")
SYMBOLS = (":sid", ":email", ":name")


def collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """A submission for each submitter; None where there is no such file.

    Raises:
        CallerError: where the file cannot be read, or PyYAML is not installed.
    """
    if not (path / METADATA).is_file():
        return None
    told = _load(path / METADATA)
    found = [each for name, about in told.items() for each in _submissions(path, name, about)]
    named = {each.path.name for each in found}
    rest = (by_name(each, exercise) for each in listing(path) if each.name not in named)
    return found + [each for each in rest if each]


def _submissions(path: Path, name: Any, about: Any) -> Iterator[Submission]:
    """One for each submitter of a folder, which need not be there: then it is refused, and not lost."""
    if not isinstance(name, str) or not isinstance(about, dict) or Path(name).name != name or is_junk(name):
        return
    when = _when(about.get(":created_at"))
    submitters = about.get(":submitters")
    for each in submitters if isinstance(submitters, list) else ():
        told = [str(each[key]) for key in SYMBOLS if each.get(key)] if isinstance(each, dict) else []
        if told:
            yield Submission(path / name, told[0], tuple(told[1:]), when)


def _when(value: Any) -> datetime | None:
    """The time that Ruby writes, which is in UTC where no zone stands in it."""
    try:
        told = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _needed(text: str) -> Iterator[str]:
    """The lines of the keys that are read here: all that the autograder has told takes many times as long."""
    needed = True
    for line in text.splitlines(keepends=True):
        key = re.match(r"  (:\w+:)", line)
        needed = key[1] in NEEDED if key else needed or line[0] not in " \r\n"
        if needed:
            yield line


def _load(path: Path) -> dict[Any, Any]:
    try:
        import yaml  # needed for this alone
    except ImportError:
        told = f"PyYAML, which reads {path.name}, is not installed"
        raise CallerError(told, "pip install PyYAML") from None

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # a base that is chosen
        """Reads plain data alone, and what Ruby marks as its own as such."""

    def plain(loader: Any, _suffix: str, node: Any) -> Any:
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_scalar(node)

    Loader.add_multi_constructor("!ruby/", plain)
    try:
        text = read_regular(path, MAX_METADATA).decode("utf-8-sig")
        try:
            told = yaml.load("".join(_needed(text)), Loader)
        except yaml.YAMLError:  # what is left out may be meant further on
            told = yaml.load(text, Loader)
    except (yaml.YAMLError, Unreadable, ValueError, RecursionError) as error:
        why = one_line(str(error).partition("\n")[0])
        raise CallerError(f"{path} cannot be read: {why}", "export the submissions again") from None
    return told if isinstance(told, dict) else {}
