"""Gradescope: an autograder to upload, for each exercise."""

from __future__ import annotations

from grader.release.make import archive
from grader.setups import staffed
from grader.setups.given import Files, Given, Setup, below, template

SCRIPTS = ("setup.sh", "run_autograder")


def make(given: Given) -> Files:
    """A zip file for each exercise, with its scripts at the top, as Gradescope wants them."""
    scripts = {name: template(f"gradescope/{name}") for name in SCRIPTS}
    found = {}
    for exercise, alone in given.alone():
        grading = staffed.grading(given, exercise, "gradescope")
        files = {**scripts, **grading, **below("kit", staffed.kit(alone))}
        found[f"{exercise.name}.zip"] = archive(dict(sorted(files.items())))
    return found


GRADESCOPE = Setup(
    "gradescope",
    make,
    "Solutions are in it: upload it, and show it to nobody. Students cannot read what is uploaded.",
    (
        "on Gradescope, make a programming assignment for each zip file, and upload that as its autograder",
        "building the image ends with grading your own solution there: look whether it did",
    ),
)
