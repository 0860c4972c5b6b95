"""Submissions that are right and odd, or use what attacks use, too: they earn everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.arena import RIGHT, Arena

HONEST = {path.stem: path.read_bytes() for path in sorted((Path(__file__).parent / "honest").glob("*.py"))}
HONEST |= {
    "windows": RIGHT.replace(b"\n", b"\r\n"),
    "old_mac": RIGHT.replace(b"\n", b"\r"),
    "byte_order_mark": b"\xef\xbb\xbf" + RIGHT,
    "coding_cookie": b"# -*- coding: latin-1 -*-\nassert len('\xe9') == 1\n" + RIGHT,
    "no_line_end": RIGHT.rstrip(),
}


@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST)
def test_an_honest_submission_earns_everything(arena: Arena, source: bytes) -> None:
    outcome, breaches = arena.submit(source, name="patient")
    assert outcome is not None, breaches
    assert (outcome.score, breaches) == (6, []), outcome.shown
