"""The arenas: one for whoever runs the tests, one for an ordinary user where root runs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from grader.sandbox import wire
from grader.sandbox.forked import can_fork, missing
from tests.attacks.arena import Arena, become, open_arena

ORDINARY = 64_123  # a user whom nobody else is


def refuse_open_ground() -> None:
    """Skip where some attack would get through, and may do harm."""
    if not can_fork():
        pytest.skip("this machine has no Linux of 5.3 or newer")
    if lacking := missing():
        pytest.skip(f"this machine cannot confine a worker: it lacks {', '.join(lacking)}")


@pytest.fixture(scope="session")
def arena() -> Iterator[Arena]:
    refuse_open_ground()
    with open_arena() as opened:
        yield opened


@pytest.fixture(scope="session")
def user_s_arena() -> Iterator[Arena]:
    refuse_open_ground()
    if os.geteuid() != 0:
        pytest.skip("an ordinary user runs these tests, and so the others are what these would be")
    if lacking := [path for path in (sys.executable, wire.__file__) if not _can_read(path)]:
        pytest.skip(f"an ordinary user cannot read {lacking[0]}: make the environment where everybody can")
    with open_arena(ORDINARY) as opened:
        yield opened


def _can_read(path: str) -> bool:
    """Whether the ordinary user can."""
    asking = os.fork()
    if asking == 0:
        become(ORDINARY)
        os._exit(not os.access(path, os.R_OK))
    return os.waitpid(asking, 0)[1] == 0
