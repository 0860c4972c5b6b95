"""Which layer stops what: every attack with each layer left out in turn, written into docs/security.md.

Run as root by an interpreter that everybody may read, on a machine that may take harm, from the repository's
top: `python -m tests.attacks.table`. It takes about fifteen minutes, and some attacks do get through.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from grader.components import Sandbox, Workers
from grader.sandbox.forked import Forks
from grader.sandbox.spawned import open_process
from tests.attacks.arena import ATTACKS, open_arena

DOCUMENT = Path(__file__).parents[2] / "docs" / "security.md"
BEGIN, END = "<!-- begin table -->", "<!-- end table -->"
LEFT_OUT = ("landlock", "seccomp", "privileges", "user")


@contextmanager
def open_without(layers: tuple[str, ...], home: Path) -> Iterator[Workers]:
    """Workers with all layers but these."""
    with contextlib.closing(Forks(home, without=layers)) as forks:
        yield forks


def gains(sandbox: Sandbox) -> tuple[dict[str, list[str]], list[str]]:
    """What each attack that gains something gains, and the layers that were there."""
    found: dict[str, list[str]] = {}
    layers: list[str] = []
    left = list(ATTACKS)
    while left:
        with open_arena() as arena:  # a new world after each attack that has harmed the last
            while left:
                attack = left.pop(0)
                outcome, breaches = arena.attempt(attack, sandbox)
                layers = outcome.confinement if outcome else layers
                if breaches:
                    found[attack] = breaches
                    print(sandbox.name, attack, breaches, file=sys.stderr)
                    break
    return found, layers


def rows() -> Iterator[str]:
    """The table, line by line."""
    yield "| left out | layers | attacks that gain something |"
    yield "|---|---|---|"
    variants = {"nothing": Sandbox("nothing", partial(open_without, ()))}
    variants |= {layer: Sandbox(layer, partial(open_without, (layer,))) for layer in LEFT_OUT}
    variants["all but the process"] = Sandbox("process", open_process)
    for name, sandbox in variants.items():
        found, layers = gains(sandbox)
        told = ", ".join(f"`{attack}` ({', '.join(breaches)})" for attack, breaches in found.items())
        yield f"| {name} | {', '.join(layers)} | {len(found)} of {len(ATTACKS)}{': ' if told else ''}{told} |"


def main() -> None:
    """Write the table where it belongs."""
    table = "\n".join(rows())
    text = DOCUMENT.read_text("utf-8")
    pattern = re.compile(f"{BEGIN}.*{END}", re.DOTALL)
    DOCUMENT.write_text(pattern.sub(lambda _: f"{BEGIN}\n{table}\n{END}", text), "utf-8")


if __name__ == "__main__":
    main()
