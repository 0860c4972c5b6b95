"""`grade doctor`: what confines submissions on this machine, each layer tried for real in a worker."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from grader.errors import Fault, Stopped, SubmissionError
from grader.hookspecs import hookimpl
from grader.model import Limits
from grader.sandbox.forked import WAYS, open_auto
from grader.sandbox.session import Session

PROBE = Path(__file__).parents[1] / "sandbox" / "probe.py"
STOPS = {
    "process": "anything of the grader to patch or read where the submission runs",
    "clocks": "loops and waits without end",
    "limits": "too much memory, CPU time, files or threads; core dumps",
    "privileges": "what root could do beyond its own files",
    "user": "reading root's files",
    "landlock": "files beside the submission's copy, TCP, signals",
    "seccomp": "processes, programs, sockets, signals, changed modes and times, …",
}
LIMITS = Limits(call_s=1.0)


@click.command()
def doctor() -> None:
    """Show what confines submissions here, and try it.

    Exits with 3 where a layer does not hold what it promises.
    """
    with (
        tempfile.TemporaryDirectory(prefix="grade-") as home,
        open_auto(Path(home).resolve()) as workers,
    ):
        session = Session(workers, LIMITS, {PROBE.name: PROBE.read_bytes()}, PROBE.stem)
        session.names()
        layers = {each.partition(" ")[0]: each for each in workers.layers}
        held = {name: _holds(session, name) for name in STOPS if name in layers}
        session.renew()
    wide = max(map(len, [*STOPS, *layers.values()]))
    for name, stops in STOPS.items():
        state = "no" if name not in layers else "yes" if held[name] else "BROKEN"
        click.echo(f"{layers.get(name, name):{wide}}  {state:6}  stops {stops}")
    for name in WAYS.keys() - layers.keys():
        click.echo(f"\nTo have {name}: {WAYS[name]}.")
    broken = [name for name in held if not held[name]]
    if broken:
        raise Fault(f"{', '.join(broken)} does not hold here", "report this, with your system's version")
    if layers.keys() >= WAYS.keys():
        click.echo("\nEverything that --sandbox strict wants is here.")
    else:
        click.echo("\nGrade people whom you do not trust where --sandbox strict works: a Linux machine.")


def _holds(session: Session, layer: str) -> bool:
    """Whether a layer stops what it is for."""
    session.begin_check()
    session.begin_body()
    try:
        return getattr(session.subject, layer)() is True
    except Stopped as stopped:
        return layer == "clocks" and stopped.cause == "timeout"
    except SubmissionError:
        return False


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `doctor`."""
    return [doctor]
