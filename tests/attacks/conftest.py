"""The arenas: one for whoever runs the tests, one for an ordinary user where root runs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial

import pytest

from grader.sandbox import wire
from grader.sandbox.forked import can_fork, missing
from tests.attacks.arena import Arena, open_arena
from tests.conftest import ORDINARY, as_ordinary_user


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
    paths = (sys.executable, wire.__file__)
    if lacking := [each for each in paths if as_ordinary_user(partial(os.access, each, os.R_OK)) != "True"]:
        pytest.skip(f"an ordinary user cannot read {lacking[0]}: make the environment where everybody can")
    with open_arena(ORDINARY) as opened:
        yield opened
