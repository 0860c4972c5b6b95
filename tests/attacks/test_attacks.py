"""Hostile submissions earn nothing, see nothing and change nothing."""

from __future__ import annotations

import pytest

from tests.attacks.arena import ATTACKS, Arena

# The attacks for which it matters who runs the grader: on files, processes and what the machine has.
REACHING = ("harm/", "later/", "read/", "use/")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_gains_nothing(arena: Arena, attack: str) -> None:
    outcome, breaches = arena.attempt(attack)
    assert (breaches, outcome is not None) == ([], True), outcome


@pytest.mark.parametrize("attack", [each for each in ATTACKS if each.startswith(REACHING)])
def test_an_attack_on_an_ordinary_user_gains_nothing(user_s_arena: Arena, attack: str) -> None:
    outcome, breaches = user_s_arena.attempt(attack)
    assert (breaches, outcome is not None) == ([], True), outcome


def test_a_line_of_a_megabyte_is_not_shown_whole(arena: Arena) -> None:
    source = b"def total(numbers): return 1 / (0 if '" + b"x" * 1_000_000 + b"' else 1)\n"
    outcome, breaches = arena.submit(source)
    assert (breaches, outcome is not None) == ([], True)
    assert outcome is None or (outcome.score, len(outcome.written) < 6_000) == (0, True)
