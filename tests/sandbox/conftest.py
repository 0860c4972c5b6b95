"""Submissions opened in a real worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from grader.components import Sandbox
from grader.kinds.python import open_python
from grader.model import Exercise, Limits, Submission
from grader.sandbox.forked import open_auto
from grader.sandbox.session import Session

AUTO = Sandbox("auto", open_auto)

Open = Callable[..., Session]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens a session over a submission's source."""
    with ExitStack() as stack:

        def open_source(
            source: str | bytes, sandbox: Sandbox = AUTO, preload: tuple[str, ...] = (), **limits: Any
        ) -> Session:
            path = tmp_path / "task.py"
            path.write_bytes(source if isinstance(source, bytes) else source.encode())
            named = ("task", "", "python", ("task.py",), tmp_path, tmp_path)
            exercise = Exercise(*named, limits=Limits(**limits), preload=preload)
            home = tmp_path / "home"
            home.mkdir(exist_ok=True)
            workers = stack.enter_context(sandbox.open(home))
            return stack.enter_context(open_python(exercise, Submission(path), workers))

        yield open_source
