"""`grade doctor`: what confines submissions on this machine, each layer tried for real in a worker."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.output import look
from grader.errors import Fault, Stopped, SubmissionError
from grader.hookspecs import hookimpl
from grader.model import Limits
from grader.sandbox.copies import private_folder
from grader.sandbox.forked import WAYS, open_auto
from grader.sandbox.session import Session
from grader.sandbox.spawned import SEATBELT, has_seatbelt

PROBE = Path(__file__).parents[1] / "sandbox" / "probe.py"
STOPS = {
    "process": "keeps the grader's code and values out of the submission's reach",
    "clocks": "stops loops and waits without end",
    "limits": "stops too much memory, CPU time or open files, and core dumps",
    "privileges": "stops what only root may do",
    "user": "stops reading and signalling what is root's, and too many threads; as root alone, where "
    "others can read the interpreter",
    "landlock": "stops files outside the submission's copy, TCP, signals",
    "seccomp": "stops processes, programs, sockets, signals, changed modes, owners and times, and all "
    "system calls that Python can do without",
}
if has_seatbelt():
    STOPS[SEATBELT] = "stops reading people's files, writing, processes and the network"
LIMITS = Limits(call_s=1.0)


@click.command()
def doctor() -> None:
    """Show what confines submissions here, and try it.

    Exits with 3 where a layer does not hold what it promises.
    """
    with private_folder() as home, open_auto(home) as workers:
        session = Session(workers, LIMITS, {PROBE.name: PROBE.read_bytes()}, PROBE.stem)
        session.names()
        layers = {each.partition(" ")[0]: each for each in workers.layers}
        held = {name: _holds(session, name) for name in STOPS if name in layers}
        session.renew()
    states = {None: "not here", True: "holds", False: "BROKEN"}
    shown = click.HelpFormatter(width=look().width)
    shown.write_dl([(f"{layers.get(name, name)}: {states[held.get(name)]}", STOPS[name]) for name in STOPS])
    shown.write_paragraph()
    ways = [f"To have {name}: {WAYS[name]}." for name in WAYS if name not in layers]
    for told in ways or ["Everything that --sandbox strict wants is here."]:
        shown.write_text(told)
    click.echo(shown.getvalue(), nl=False)
    broken = [name for name in held if not held[name]]
    if broken:
        raise Fault(f"{', '.join(broken)} does not hold here", "report this, with your system's version")


def _holds(session: Session, layer: str) -> bool:
    """Whether a layer stops what it is for."""
    session.begin_check()
    session.begin_body()
    try:
        return getattr(session.subject, layer.replace("-", "_"))() is True
    except Stopped as stopped:
        return layer == "clocks" and stopped.cause == "timeout"
    except SubmissionError:
        return False


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `doctor`."""
    return [doctor]
