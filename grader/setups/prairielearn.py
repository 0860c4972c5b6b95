"""PrairieLearn: a question for each exercise, graded in an image of your own."""

from __future__ import annotations

import html
import json
import uuid

from markdown_it import MarkdownIt

from grader.model import Exercise
from grader.scaffold import TASK
from grader.setups import staffed
from grader.setups.given import Files, Given, Setup, below, template
from grader.stub import own_files, stub_of
from grader.versions import versions

IMAGE = f"lesson-grader:{versions()['grader']}"
MODES = {".py": "python", ".md": "markdown", ".toml": "toml"}  # of the Ace editor
STUBS = "stubs"
LONGEST_S = 600  # that PrairieLearn lets anything take


def make(given: Given) -> Files:
    """Folders for `questions/`, and one to build the image in."""
    found = below("image", {**staffed.kit(given), "Dockerfile": template("prairielearn/Dockerfile")})
    for exercise in given.exercises:
        found |= below(f"questions/{exercise.name}", _question(given, exercise))
    return found


def _question(given: Given, exercise: Exercise) -> Files:
    """Of this, students see the task and the stubs alone: `tests/` goes to the grader."""
    stubs = stub_of(exercise) or {name: data or b"" for name, data in own_files(exercise).items()}
    tests = staffed.grading(given, exercise, "prairielearn")
    return {
        "info.json": f"{json.dumps(_info(exercise), indent=2)}\n".encode(),
        "question.html": _page(exercise).encode(),
        **below(STUBS, stubs),
        **below("tests", {**tests, "run.sh": template("prairielearn/run.sh")}),
    }


def _info(exercise: Exercise) -> dict[str, object]:
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_OID, exercise.name)),  # the same at each setup
        "title": exercise.title,
        "topic": "Exercises",
        "type": "v3",
        "singleVariant": True,
        "showCorrectAnswer": False,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": IMAGE,
            "entrypoint": "/grade/tests/run.sh",
            "timeout": min(LONGEST_S, staffed.seconds(exercise) + 30),
        },
    }


def _page(exercise: Exercise) -> str:
    """The task, an editor for each file, and where results are shown."""
    task = exercise.folder / TASK
    shown = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = shown.render(task.read_text("utf-8")) if task.is_file() else ""
    text = text.replace("{", "&#123;")  # which PrairieLearn would fill in
    editors = [_editor(html.escape(name)) for name in exercise.files]
    lines = ["<pl-question-panel>", text.rstrip(), *editors, "</pl-question-panel>", "<pl-submission-panel>"]
    lines += [
        "<pl-external-grader-results></pl-external-grader-results>",
        "<pl-file-preview></pl-file-preview>",
    ]
    return "\n".join([*lines, "</pl-submission-panel>", ""])


def _editor(name: str) -> str:
    known = [f' ace-mode="ace/mode/{mode}"' for suffix, mode in MODES.items() if name.endswith(suffix)]
    source = f'source-file-name="{name}" directory="{STUBS}"'
    return f'<pl-file-editor file-name="{name}" {source}{"".join(known)}></pl-file-editor>'


PRAIRIELEARN = Setup(
    "prairielearn",
    make,
    "Solutions are in it, in questions/*/tests: PrairieLearn shows these to staff alone.",
    (
        f"in image/, docker build -t {IMAGE} . and push that where PrairieLearn finds it",
        "name it in each info.json, if it is called otherwise there",
        "copy what is in questions/ into your course's, and sync",
    ),
)
