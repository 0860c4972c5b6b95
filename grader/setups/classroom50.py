"""Classroom 50: an autograder for each assignment, in a bundle that everybody can read."""

from __future__ import annotations

from grader.setups.given import Files, Given, Setup, below, template


def make(given: Given) -> Files:
    """For each exercise the bundle's folder, and a template repository; for all what they run on."""
    found: Files = {"runtime.json": template("classroom50/runtime.json")}
    for exercise, alone in given.alone():
        kit = alone.kit()
        script = {"autograder.py": template("classroom50/autograder.py.txt")}
        found |= below(f"autograders/{exercise.name}", {**script, **below("kit", kit)})
        found |= below(f"templates/{exercise.name}", kit)
    return found


CLASSROOM50 = Setup(
    "classroom50",
    make,
    "A bundle there is PUBLIC: it holds the kit that students get, with its stored cases and the answers "
    "expected of them, and no solution. What needs a key, a person or the reference is not graded there.",
    (
        "copy autograders/ into the classroom's folder of your classroom50 repository",
        "push each folder of templates/ into a template repository of its own",
        "gh teacher assignment add with --template and --runtime runtime.json",
    ),
)
