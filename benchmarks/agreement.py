"""Whether recorded cases say of a submission what Hypothesis says of it live.

Both run the same bodies on the same worker. The one replays what was recorded on the reference, many calls
at once; the other lets Hypothesis make its inputs on the submission itself.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from benchmarks.replay import ROOT
from grader.bench import BenchJudge, open_class
from grader.checks import Check
from grader.course import Course
from grader.drive import NoInputs
from grader.engine import Plan, grade
from grader.errors import CallerError
from grader.hunt import hunt
from grader.model import Limits, Settings, Status, Submission
from grader.mutation.code import mutate_code
from grader.plugins import load_plugins
from grader.sandbox.copies import private_folder
from grader.trial import attempt

EXERCISES = ("exercise2", "exercise3", "challenge")  # those whose submissions run
LIMITS = Limits(call_s=0.5)  # mutants hang
SETTINGS = Settings()


def live(check: Check, judge: BenchJudge) -> Status:
    """What Hypothesis says of a check, live."""
    judge.bench.session.renew()
    judge.bench.session.begin_check()
    if not check.is_property:
        judge.bench.reference.recall({}, ())
        return Status.FAILED if attempt(check, judge.bench, {}, None) else Status.PASSED
    try:
        return Status.FAILED if hunt(check, judge.bench) else Status.PASSED
    except NoInputs:
        return Status.FAILED


def verdicts(plan: Plan, judge: BenchJudge) -> list[Status]:
    """The same for a whole plan, in which failed checks skip others."""
    found: dict[str, Status] = {}
    for check in plan.checks:
        met = all(found[need] is Status.PASSED for need in check.needs)
        found[check.name] = live(check, judge) if met else Status.SKIPPED
    return [*found.values()]


def compared(name: str, sample: int) -> str:
    """The row of an exercise."""
    plugins = load_plugins()
    exercise = replace(Course(ROOT).exercise(name), limits=LIMITS)
    picked = plugins.pick("kinds", exercise.kind), plugins.pick("sandboxes", SETTINGS.sandbox)
    plan = Plan(exercise, plugins.checks(exercise), *picked)
    file = exercise.files[0]
    made = sorted(mutate_code(file, (exercise.solution / file).read_bytes()))
    chosen = random.Random(0).sample(made, min(sample, len(made)))
    with private_folder() as folder, open_class(plan) as open_judge:
        paths = [exercise.solution, *sorted(exercise.solution.glob("*/*.py"))]
        for number, mutant in enumerate(chosen):
            path = folder / str(number) / file
            path.parent.mkdir()
            path.write_bytes(mutant)
            paths.append(path.parent)
        differ, total, failed = [], 0, 0
        for path in paths:
            kit = [each.status for each in grade(plan, Submission(path), SETTINGS, open_judge).checks]
            with open_judge(plan, Submission(path), SETTINGS, lambda _: None) as judge:
                others = verdicts(plan, judge)
            total += len(kit)
            failed += kit.count(Status.FAILED)
            differ += [_told(path, folder)] if kit != others else []
    told = ", ".join(differ) or "none"
    cells = (name, len(paths) - len(chosen), f"{len(chosen)} of {len(made)}", total, failed, told)
    return f"| {' | '.join(map(str, cells))} |"


def _told(path: Path, folder: Path) -> str:
    if not path.is_relative_to(folder):
        return f"{path.parent.name}/{path.stem}"
    return f"mutant {path.name}"


def table(sample: int = 40) -> str:
    """The table: of each exercise the solutions, right and wrong, and a sample of the reference's mutants."""
    heading = [
        "Agreement with live Hypothesis: none is to differ",
        "",
        "| exercise | solutions | mutants | verdicts | of them failed | submissions that differ |",
        "|---|--:|--:|--:|--:|---|",
    ]
    try:
        return "\n".join([*heading, *(compared(name, sample) for name in EXERCISES)])
    except CallerError as error:
        return f"Agreement with live Hypothesis: not measured: {error}; {error.next_step}"


if __name__ == "__main__":
    print(table())
