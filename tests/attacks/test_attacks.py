"""Hostile submissions earn nothing, see nothing and change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.arena import ATTACKS, Arena, open_arena


@pytest.fixture(scope="module")
def arena() -> Iterator[Arena]:
    with open_arena() as opened:
        yield opened


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_gains_nothing(arena: Arena, attack: str) -> None:
    outcome, breaches = arena.attempt(attack)
    assert (breaches, outcome is not None) == ([], True), outcome
