"""Which layer stops what: every attack with each layer left out in turn, written into docs/security.md.

Run as root by an interpreter that everybody may read, on a machine that may take harm, from the repository's
top: `python -m tests.attacks.table`. It takes about fifteen minutes, and some attacks do get through.
"""

from __future__ import annotations

import contextlib
import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Tried:
    """What came of all attacks with something left out: what each one that got through gained."""

    left_out: str
    found: dict[str, list[str]]
    layers: list[str]

    @property
    def row(self) -> str:
        """A row of the table."""
        return f"| {self.left_out} | {', '.join(self.layers)} | {len(self.found)} of {len(ATTACKS)} |"

    @property
    def paragraph(self) -> str:
        """The attacks that got through, by what they gained."""
        gained: dict[str, list[str]] = {}
        for attack, breaches in self.found.items():
            for breach in breaches:
                gained.setdefault(breach.partition(":")[0], []).append(f"`{attack}`")
        told = "; ".join(f"{breach}: {', '.join(attacks)}" for breach, attacks in gained.items())
        text = f"**Left out: {self.left_out}.** {told[:1].upper()}{told[1:]}."
        return textwrap.fill(text, 112, break_on_hyphens=False, break_long_words=False)


def text(tried: Sequence[Tried]) -> str:
    """The table, and a paragraph for each of its rows that has something to tell."""
    head = ["| left out | layers that are there | attacks that gain something |", "|---|---|---|"]
    paragraphs = [each.paragraph for each in tried if each.found]
    return "\n\n".join(["\n".join([*head, *(each.row for each in tried)]), *paragraphs])


def main() -> None:
    """Try everything, and write what came of it where it belongs."""
    variants = {"nothing": Sandbox("nothing", partial(open_without, ()))}
    variants |= {layer: Sandbox(layer, partial(open_without, (layer,))) for layer in LEFT_OUT}
    variants["all but the process"] = Sandbox("process", open_process)
    tried = [Tried(name, *gains(sandbox)) for name, sandbox in variants.items()]
    before = DOCUMENT.read_text("utf-8")
    pattern = re.compile(f"{BEGIN}.*{END}", re.DOTALL)
    DOCUMENT.write_text(pattern.sub(lambda _: f"{BEGIN}\n{text(tried)}\n{END}", before), "utf-8")


if __name__ == "__main__":
    main()
