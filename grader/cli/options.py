"""Options that several commands have: by what is graded, and when that is enough."""

from __future__ import annotations

import math
from pathlib import Path

import click

from grader.cli.own import SEED, complete_component, own_seed
from grader.levels import LEVELS


def _number(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    if math.isnan(value):
        raise click.BadParameter("nan is no number of per cent.")
    return value


def path(word: str) -> Path:
    """A path; an empty word, as from a variable that is not set, is none."""
    if not word:
        raise click.BadParameter("it is empty; name a place")
    return Path(word)


seed = click.option(
    "--seed",
    type=int,
    callback=lambda _ctx, _param, value: own_seed() if value is None else value,
    help=f"Makes other cases.  [default: {SEED}, or 0]",
)
examples = click.option(
    "--examples", type=click.IntRange(1), default=100, show_default=True, help="Cases of each property."
)
sandbox = click.option(
    "--sandbox",
    default="auto",
    show_default=True,
    shell_complete=complete_component("sandboxes"),
    help="What the submission runs in.",
)
fail_under = click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    callback=_number,
    default=100.0,
    show_default=True,
    help="Exit with 1 below so many per cent of the automatic points.",
)
reveal = click.option(
    "--reveal",
    type=click.Choice(LEVELS),
    help="How much is told of every check, hidden ones included; as much as each says, by default.",
)
