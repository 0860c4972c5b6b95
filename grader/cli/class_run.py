"""What `grade class` does, from a folder and a gradebook to reports."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from grader.classes.grade import Grades
from grader.classes.handed_in import handed_in
from grader.classes.hooked import Hooked
from grader.classes.kept import KeptGrades
from grader.classes.listed import Listed, listed, strangers
from grader.classes.rules import rules_of
from grader.classes.run import ClassRun
from grader.cli.agreeing import settled
from grader.cli.class_reports import class_outputs, spare, write_class
from grader.cli.output import show_error
from grader.cli.own import own_course
from grader.cli.stopping import Stopping
from grader.cli.tally import Tally
from grader.cli.telling import say, telling
from grader.collecting.roster import Roster, read_roster
from grader.errors import CallerError, GraderError
from grader.gradebook.place import file_of, open_place
from grader.model import Reveal, Settings
from grader.plugins import Plugins
from grader.sandbox.copies import in_memory, private_folder

GRADEBOOK = "grades.db"  # in the course's folder, where no other is named


@dataclass(frozen=True)
class Wanted:
    """What the command was given: see its options."""

    name: str
    folder: Path
    gradebook: str | None
    roster: Path | None
    reports: tuple[str, ...]
    feedback: Path | None
    workers: int | None
    executor: str
    regrade: bool
    yes: bool
    quiet: bool
    seed: int
    examples: int
    sandbox: str
    fail_under: float
    reveal: Reveal | None


def grade_class(plugins: Plugins, wanted: Wanted) -> int:
    """Grade a class; gives the exit code. Raises `GraderError` for what keeps it from being graded at all."""
    course = own_course()
    exercise = course.exercise(wanted.name)
    settings = Settings(wanted.seed, wanted.examples, wanted.sandbox, wanted.reveal)
    executor = plugins.pick("executors", wanted.executor)
    sinks = class_outputs(wanted.reports, plugins)
    roster = read_roster(wanted.roster) if wanted.roster else None
    place = wanted.gradebook or str(course.root / GRADEBOOK)
    if wanted.folder.resolve() == course.root.resolve():
        raise CallerError(f"{wanted.folder} is the course", "give the folder with what the class handed in")
    spare(sinks, wanted.feedback, file_of(place), wanted.folder, wanted.roster)
    stopping = Stopping()
    with ExitStack() as stack:
        unpacked = stack.enter_context(private_folder())
        refused = list[str]()
        found = handed_in(plugins, wanted.folder.absolute(), exercise, unpacked, refused.append)
        students = listed(found, roster)
        for line in (*refused, *_unknown(students, roster, len(found))):
            say(line)
        book = stack.enter_context(open_place(place))
        home = stack.enter_context(private_folder(None if exercise.limits.scratch_mb else in_memory()))
        rules = rules_of(plugins, exercise, settings, home)
        hooked = Hooked(plugins, exercise, settings)
        tally = Tally(len(students), wanted.fail_under)
        with telling(tally, exercise.name, wanted.quiet) as tell, stopping.heard():
            run = ClassRun(
                rules=rules,
                hooked=hooked,
                book=book,
                executor=executor,
                workers=wanted.workers or cores(),
                tell=tell,
                stopped=lambda: stopping.asked,
                regrade=wanted.regrade,
            )
            run.grade(students)
        kept = KeptGrades(book, exercise.name, [each.student for each in students])
        grades = Grades(exercise.name, exercise.title, rules.points, kept, roster)
        failed = list[GraderError]()
        proposed = wanted.regrade
        if not stopping.asked:
            with stopping.ended():
                if proposed:
                    to_stdout = any(each.file is None for each in sinks)
                    grades = settled(run, students, wanted.yes, grades, partial(click.echo, err=to_stdout))
                    proposed = False
                    tally.recount(kept)
                failed = write_class(sinks, wanted.feedback, grades)
        if stopping.asked:
            return stopping.told(tally.done, len(students), book.shown, proposed)
        if not wanted.quiet and all(each.file for each in sinks):
            tally.summarise(exercise, wanted.folder, book.shown)
    for error in failed:
        show_error(error)
    return max([tally.exit_code, int(bool(refused)), *(each.exit_code for each in failed)])


def _unknown(students: Sequence[Listed], roster: Roster | None, found: int) -> list[str]:
    """What to say of those who are not on the roster; of a list on which nobody is, once."""
    unknown = strangers(students, roster)
    if roster and len(unknown) == found > 1:
        return [f"{roster.path}: nobody who has handed in is on it; docs/collecting.md tells its columns"]
    return [f"{each}: is not on the roster" for each in unknown]


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
