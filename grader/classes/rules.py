"""What a class is graded by, fixed before the first submission is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from grader.classes.made_of import made_of
from grader.classes.warm import Graded, Warm
from grader.engine import Plan, grade
from grader.errors import NOT_YOURS, CheckerFault, GraderError, Stopped
from grader.grading import told_to_staff
from grader.kinds.files import digest_of_files
from grader.model import Exercise, Settings, Status, Submission
from grader.plugins import Plugins
from grader.released import released_of
from grader.sandbox.copies import private_folder
from grader.supervisor import open_supervised
from grader.unexpected import unexpected


class Keyed(msgspec.Struct):
    """What tells a job from others: its verdict's key."""

    key: str


class Job(Keyed):
    """What an executor passes on: files handed in, and what checks were found to accept of late."""

    files: dict[str, bytes]
    accepted: list[bytes]


class Outcome(msgspec.Struct):
    """What a process tells of a submission: the report, or what is wrong and what to do next."""

    graded: Graded | None = None
    fault: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Rules:
    """An exercise's plan, and what verdicts by it depend on.

    Attributes:
        home: the run's private folder.
        digests: see `made_of`.
    """

    plan: Plan
    settings: Settings
    home: Path
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """What the whole plan is worth."""
        return sum(check.points for check in self.plan.checks)

    def made_of(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """What a verdict on these files depends on."""
        return {"submission": digest_of_files(files), **self.digests}

    @contextmanager
    def open(self) -> Iterator[Callable[[bytes], bytes]]:
        """What an executor wants: a function from a `Job` to an `Outcome`, both encoded."""
        with private_folder(self.home) as home, closing(Warm(self.plan, self.settings, home)) as warm:
            own = home / "handed-in"
            own.mkdir(mode=0o700)

            def graded(data: bytes) -> bytes:
                job = msgspec.msgpack.decode(data, type=Job)
                warm.learn(job.accepted)
                return msgspec.msgpack.encode(self._outcome(warm, job.files, own))

            yield graded

    def _outcome(self, warm: Warm, files: Mapping[str, bytes], own: Path) -> Outcome:
        """What these files come to, in a folder for them."""
        try:
            for left in own.iterdir():
                left.unlink()
            for name, data in files.items():
                (own / name).write_bytes(data)
            with told_to_staff(self.plan.exercise, self.settings):
                return Outcome(warm.graded(Submission(own)))
        except (Exception, Stopped) as error:
            fault = error if isinstance(error, GraderError) else unexpected(error, " grading a class")
            return Outcome(fault=(str(fault), fault.next_step))


@contextmanager
def _told_to_instructor(exercise: Exercise) -> Iterator[None]:
    """Within it what is wrong with the checker says what an instructor does next, and not a student."""
    try:
        yield
    except CheckerFault as fault:
        if fault.next_step == NOT_YOURS:
            fault.next_step = f"put it right: grade audit {exercise.name} tells more"
        raise


def rules_of(plugins: Plugins, exercise: Exercise, settings: Settings, home: Path) -> Rules:
    """The rules for an exercise, once its reference has earned every automatic point by them.

    Raises:
        Fault: where the checker or the reference is broken: then nobody is graded.
        CallerError: for settings by which a release cannot make cases.
    """
    if released := released_of(exercise):
        released.refuse(settings)
    with _told_to_instructor(exercise), told_to_staff(exercise, settings):
        kind = plugins.kind_of(exercise)
        sandbox = plugins.pick("sandboxes", settings.sandbox)
        plan = Plan(exercise, plugins.checks(exercise), kind, sandbox)
        if exercise.solution.exists():
            report = grade(plan, Submission(exercise.solution), settings, open_supervised)  # makes the cases
            for result in report.checks:
                if result.status in (Status.FAULT, Status.FAILED):
                    told = f"the reference of {exercise.name} does not pass {result.name}: {result.message}"
                    raise CheckerFault(told, hidden=result.hidden)
        return Rules(plan, settings, home, made_of(plan, settings, plugins.givers("kinds", "sandboxes")))
