"""The ladder of hints for a check that failed: one step at a time, and the last is never the solution."""

from __future__ import annotations

from grader.model import Exercise, Result

DATA = ("answers", "document")  # kinds with no code to call


def ladder(exercise: Exercise, result: Result) -> tuple[str, ...]:
    """The checker's own hints, the vaguest first, and then how to find out by oneself."""
    if result.is_undisclosed and result.cause != "timeout":
        return *result.hints, *_by_oneself(exercise, result)
    return *result.hints, _by_hand(exercise, result)


def _by_oneself(exercise: Exercise, result: Result) -> tuple[str, ...]:
    """How to find an input that nobody tells."""
    unseen = "A check that you do not see fails. " if result.hidden else ""
    first = f"{unseen}Read the task once more (grade show {exercise.name})"
    if exercise.kind in DATA:
        return (f"{first}, sentence by sentence: what does each ask for, and where does your file say it?",)
    last = "Take each if and each loop: when is its condition met, when not, and have you tried both?"
    if result.cause == "exception":
        last = (
            "Take each line that can fail, such as an index, a key or a division: what does it do when there "
            "is nothing, or something else than you had in mind?"
        )
    return (
        f"{first}, and list what your code may be given: which of it have you not tried yet?",
        "Make calls of your own at the edges: the smallest value, zero, an empty one, a negative one, a very "
        "large one, the same one twice. Say first what the task asks for, and then look at what you get.",
        last,
    )


def _by_hand(exercise: Exercise, result: Result) -> str:
    if result.cause == "timeout":
        return (
            "Take the loops one by one: what has to change in each turn so that it ends, and which line does "
            "that? Print it at the loop's start, run your file, and end that with Ctrl-C where it goes on."
        )
    if result.cause == "unreadable":
        near = " Look at that line, and at the one above it: is a bracket, a quote or a colon missing?"
        told = f"Before this is put right, nothing can be tried. {result.message}."
        return told + near if (result.file or "").endswith(".py") and result.line else told
    if result.call is None:
        lesson = exercise.folder.with_name("README.md")
        read = f" and the lesson ({lesson.parent.name}/{lesson.name})" if lesson.is_file() else ""
        return (
            f"Read the task (grade show {exercise.name}){read} once more, and look for what is said on this: "
            f"{result.claim}. Say in your own words what your file has there, and what is asked for."
        )
    main = exercise.files[0]
    if exercise.kind == "program":
        return (
            f"Follow one run by hand. Give {main} the same input:\n{result.call}\n"
            "Let it print what it has after each step, and work out the same on paper by the task. The first "
            "step where the two differ holds the mistake."
        )
    return (
        f"Follow one call by hand. Make it at the end of {main}, and run the file:\n"
        f"{result.call}\n"
        "Let your function print what it has after each step, and work out the same on paper by the task. "
        "The first step where the two differ holds the mistake."
    )
