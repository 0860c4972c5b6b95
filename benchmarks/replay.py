"""What replaying recorded cases costs a class, beside other ways to ask the same of a submission.

`table` starts this module as a process that is bound to one core, and so is whatever it starts. There
the ways take turns, round by round. Hypothesis runs the same file of tests live, in this process, and
under pytest: what a teacher without the kit would write.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.confinement import seconds
from grader.batches import Case
from grader.bench import OpenBench, open_class
from grader.course import Course
from grader.engine import Plan, grade
from grader.model import Report, Settings, Status, Submission
from grader.plugins import load_plugins
from grader.sandbox import host, wire
from grader.sandbox.copies import private_folder

ROOT = Path(__file__).parents[1]
EXERCISE = "exercise3"
SETTINGS = Settings(examples=150)
CASES = 500  # that are to come of so many examples, at least
ROUNDS = 15
TURNS = 5  # of what takes little, in each round
MINIMAL = "unknown_raises"  # fails in one check, in a case that is stored as the minimal one
PAGE_MIB = os.sysconf("SC_PAGESIZE") / (1 << 20)
UNSET = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")

TESTS = f"""
import inspect
from types import SimpleNamespace
import checker, hypothesis, training_pipeline
from grader.checks import Check

class Function:
    def __call__(self, *args):
        return training_pipeline.training_pipeline(*args)
    def call(self, *args):
        return SimpleNamespace(raised=None, arguments=(args, {{}}), returned=self(*args))

def bound(check):
    body = check.hypothesis.inner_test if check.is_property else check.body
    both = dict.fromkeys(("submission", "reference"), SimpleNamespace(training_pipeline=Function()))
    given = {{name: both[name] for name in both if name in inspect.signature(body).parameters}}
    def test(**inputs):
        body(**given, **inputs)
    if not check.is_property:
        return test
    profile = hypothesis.settings(
        max_examples={SETTINGS.examples}, phases=[hypothesis.Phase.generate], database=None, deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    return hypothesis.seed(0)(profile(hypothesis.given(**check.hypothesis._given_kwargs)(test)))

tests = {{f"test_{{each.name}}": bound(each) for each in vars(checker).values() if isinstance(each, Check)}}
globals().update(tests)
"""

# A process as small as the zygote, which has loaded the submission and told which calls to make.
FLOOR = f"""
import os, sys, time
sys.path[:0] = [{str(Path(host.__file__).parent)!r}, *{host.package_folders()!r}]
import confine, wire, worker, gc, random, json
calls, names = json.loads(sys.stdin.readline()), {{"__name__": "submission"}}
exec(open(sys.argv[1]).read(), names)
function = names["training_pipeline"]
gc.freeze()
for line in sys.stdin:
    began = time.perf_counter()
    if os.fork() == 0:
        for each in calls:
            function(*each)
        os._exit(0)
    assert os.wait()[1] == 0
    print(time.perf_counter() - began, flush=True)
"""


@dataclass(frozen=True)
class Class:
    """A class run: one zygote and the recorded cases, shared by all submissions."""

    plan: Plan
    open_judge: OpenBench

    def report(self, path: Path) -> Report:
        """The report on a submission; nothing of the plan may be the kit's own fault."""
        report = grade(self.plan, Submission(path), SETTINGS, self.open_judge)
        assert not report.points(Status.FAULT)
        return report

    def right(self, *paths: Path) -> float:
        """Mean seconds for submissions that earn every point."""
        began = time.perf_counter()
        assert all(self.report(path).percent == 100 for path in paths)
        return (time.perf_counter() - began) / len(paths)

    def wrong(self, path: Path) -> float:
        """Seconds for a submission that does not."""
        began = time.perf_counter()
        assert self.report(path).percent < 100
        return time.perf_counter() - began

    def recorded(self, path: Path) -> list[Case]:
        """Every case of the plan."""
        with self.open_judge(self.plan, Submission(path), SETTINGS, lambda result: None) as judge:
            return [case for check in self.plan.checks for case in judge.cases(check, judge.bench).cases]


def arguments(case: Case) -> list[list[Any]]:
    """What a case calls the submission's function with, call by call."""
    return [wire.decode(each.request)[4] for each in case.asked]


@contextlib.contextmanager
def opened() -> Iterator[Class]:
    """A class run over the exercise, in the default sandbox."""
    plugins = load_plugins()
    exercise = Course(ROOT).exercise(EXERCISE)
    kind, sandbox = plugins.pick("kinds", exercise.kind), plugins.pick("sandboxes", SETTINGS.sandbox)
    plan = Plan(exercise, plugins.checks(exercise), kind, sandbox)
    with open_class(plan) as open_judge:
        yield Class(plan, open_judge)


@contextlib.contextmanager
def live(solution: Path) -> Iterator[tuple[Callable[[], float], Callable[[], float]]]:
    """Seconds of Hypothesis in this process, and of pytest in its own, on the same file of tests."""
    with private_folder() as folder:
        for path in (solution / "training_pipeline.py", ROOT / "exercises" / EXERCISE / "checker.py"):
            shutil.copy(path, folder)
        file = folder / "test_submission.py"
        file.write_text(TESTS)
        sys.path.insert(0, str(folder))
        spec = importlib.util.spec_from_file_location(file.stem, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.path.remove(str(folder))
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", file.name]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}

        def whole() -> None:
            subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)

        yield lambda: seconds(lambda: [test() for test in module.tests.values()]), lambda: seconds(whole)


@contextlib.contextmanager
def floor(file: Path, calls: list[list[Any]]) -> Iterator[Callable[[], float]]:
    """Seconds for a fork that makes these calls and ends."""
    command = [sys.executable, "-S", "-c", FLOOR, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as small:
        source, answers = small.stdin, small.stdout
        assert source is not None
        assert answers is not None
        print(json.dumps(calls), file=source)

        def forked() -> float:
            print(file=source, flush=True)
            return float(answers.readline())

        yield forked
        source.close()


def resident(number: int | str = "self") -> float:
    """A process' resident size in MiB."""
    return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * PAGE_MIB


def zygote() -> float:
    """The zygote's resident size in MiB: it is the child of this process that runs that script."""
    children = Path("/proc/thread-self/children").read_text().split()
    return max(
        resident(each) for each in children if b"zygote.py" in Path(f"/proc/{each}/cmdline").read_bytes()
    )


def row(what: str, taken: float, ratio: float, held: str = "") -> str:
    """A line of the table."""
    return f"| {what} | {1_000 * taken:.2f} | {1 / taken:.1f} | {ratio:.3f} | {held} |"


def rounds(ways: Mapping[str, Callable[[], float]], number: int) -> dict[str, tuple[float, float]]:
    """Of ways that take turns: the median, and that of how many times it is the first one's of its round."""
    rounds = [[way() for way in ways.values()] for _ in range(number + 1)][1:]  # one warms them up
    times = [[each / taken[0] for each in taken] for taken in rounds]
    return {
        name: (statistics.median(taken), statistics.median(ratios))
        for name, taken, ratios in zip(ways, zip(*rounds, strict=True), zip(*times, strict=True), strict=True)
    }


def sizes(run: Class, right: list[Path], wrong: list[Path], submissions: int) -> str:
    """The row of a long run, every tenth submission of which is wrong: sizes after a tenth and at the end."""
    rights, wrongs = cycle(right), cycle(wrong)
    early = (0.0, 0.0)
    began = time.perf_counter()
    for number in range(1, submissions + 1):
        run.report(next(wrongs if number % 10 == 0 else rights))
        if number == max(1, submissions // 10):
            early = resident(), zygote()
    taken = (time.perf_counter() - began) / submissions
    late = resident(), zygote()
    told = [f"{was:.1f} to {now:.1f} MiB" for was, now in zip(early, late, strict=True)]
    what = f"{submissions} graded, every tenth wrong: size {told[0]}, the zygote's {told[1]}: times that"
    grown = max(now / was for was, now in zip(early, late, strict=True))
    return row(what, taken, grown, "1.1 times the size after a tenth")


def measured(submissions: int) -> list[str]:
    """The lines of the table, measured in this process."""
    solution = ROOT / "solutions" / EXERCISE
    right, wrong = (sorted((solution / which).glob("*.py")) for which in ("right", "wrong"))
    file = solution / "training_pipeline.py"
    with contextlib.ExitStack() as stack:
        run = stack.enter_context(opened())
        cases = run.recorded(solution)
        assert len(cases) >= CASES
        calls = [call for case in cases for call in arguments(case)]
        in_process, under_pytest = stack.enter_context(live(solution))
        forked = stack.enter_context(floor(file, calls))
        ways: dict[str, Callable[[], float]] = {
            "kit": lambda: run.right(*[solution] * TURNS),
            "right": lambda: run.right(*right),
            "live": in_process,
            "pytest": under_pytest,
            "floor": lambda: statistics.mean(forked() for _ in range(TURNS)),
            **{path.stem: partial(run.wrong, path) for path in wrong},
        }
        taken = rounds(ways, ROUNDS)
        size = sizes(run, [solution, *right], wrong, submissions)
    failing = sorted(taken[path.stem] for path in wrong)
    held = "the kit is {} times as fast".format
    return [
        f"Replay: {EXERCISE}, {len(cases)} cases, {len(calls)} calls; medians of {ROUNDS} rounds",
        "",
        "| what | ms | a second | times the kit | held to |",
        "|---|--:|--:|--:|---|",
        row("the kit, on the solution", *taken["kit"]),
        row(f"the kit, on each of {len(right)} other right ones", *taken["right"]),
        row("live Hypothesis, in one process, no sandbox", *taken["live"], held(30)),
        row("a pytest process", *taken["pytest"], held(60)),
        row("fork, the same calls, exit, wait", *taken["floor"], "at least 1/8, or 0.125"),
        row(f"the kit, on {len(wrong)} wrong ones: median", *failing[len(wrong) // 2], "under 300 ms"),
        row("the kit, on the slowest wrong one", *failing[-1]),
        row(f"the kit, where what fails is minimal: {MINIMAL}", *taken[MINIMAL], "under 40 ms"),
        size,
    ]


def plain_environment() -> dict[str, str]:
    """The environment without what makes Python compile every module anew."""
    return {name: value for name, value in os.environ.items() if name not in UNSET}


def table(submissions: int = 300) -> str:
    """The table, from a process on one core."""
    command = [sys.executable, "-m", "benchmarks.replay", str(submissions)]
    return subprocess.run(
        command, cwd=ROOT, env=plain_environment(), stdout=subprocess.PIPE, text=True, check=True
    ).stdout.rstrip()


if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print("\n".join(measured(int(sys.argv[1]))))
