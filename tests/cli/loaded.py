"""The command line in processes of their own, which are forked from one that has loaded it already."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

STREAMS = ("in", "out", "err")
LOADS = """
import json, os, sys
import hypothesis, jinja2, rich.console, rich.padding, rich.table
from grader.cli.main import main
from grader.reporters import html, terminal

while line := sys.stdin.readline():
    asked = json.loads(line)
    forked = os.fork()
    if not forked:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]), flush=True)
else:
    sys.exit()
os.environ.clear()
os.environ.update(asked["environment"])
os.chdir(asked["folder"])
for number, path in enumerate(asked["streams"]):
    os.dup2(os.open(path, os.O_RDWR), number)
sys.argv[1:] = asked["args"]
main()
"""


class Loaded:
    """A process that has loaded what a run needs, but has no course, and forks for each command."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", LOADS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(
        self, args: Sequence[str], folder: Path, environment: Mapping[str, str], typed: str = ""
    ) -> tuple[int, str]:
        """The exit code of a command, and all that it prints, to both ends."""
        assert self._process.stdin
        assert self._process.stdout
        with tempfile.TemporaryDirectory() as place:
            streams = [Path(place) / name for name in STREAMS]
            for path, text in zip(streams, (typed, "", ""), strict=True):
                path.write_text(text)
            asked = {"args": args, "folder": str(folder), "environment": dict(environment)}
            line = json.dumps({**asked, "streams": [*map(str, streams)]})
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            return code, "".join(path.read_text() for path in streams[1:])

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
