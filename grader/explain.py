"""Explain a plain `assert` that failed, with pytest's assertion rewriting.

Only a failure pays for it: the checker is loaded once more with its asserts rewritten, and the body runs
again on the answers that were recorded, without the submission.
"""

from __future__ import annotations

import ast
from pathlib import Path
from types import CodeType

from grader.checkers import checks_in, load
from grader.checks import Check
from grader.drive import replaying
from grader.errors import Stopped
from grader.released import importing, released_of
from grader.show import without_addresses
from grader.trial import Bench, Failure

MAX_EXPLANATION = 600  # characters


def explanation(check: Check, failure: Failure, bench: Bench, inputs: bytes) -> str:
    """Why the assert failed, with the values in it; the failure's own message where that cannot be told."""
    try:
        with importing(released_of(bench.exercise)):
            module = load(Path(check.file), f"explained_{check.name}", _rewritten)
        (again,) = (each for each in checks_in(module) if each.name == check.name)
        with replaying(again, inputs) as given:
            again.run(failure.evidence.subject(), bench.reference.subject, given)
    except AssertionError as error:
        told = without_addresses(str(error))
        lines = (line for line in told.splitlines() if "<submission " not in line)
        return "\n".join(lines)[:MAX_EXPLANATION].strip() or failure.message
    except (Exception, Stopped):  # the body does not run as before: the failure stands, without a reason
        return failure.message
    return failure.message


def _rewritten(source: bytes, path: Path) -> CodeType:
    from _pytest.assertion.rewrite import rewrite_asserts  # 150 ms, and pytest's own: see pyproject.toml

    tree = ast.parse(source, str(path))
    rewrite_asserts(tree, source, str(path))
    return compile(tree, str(path), "exec", dont_inherit=True)
