"""Whatever in a file is a matter of taste: names, hints, docstrings, comments, indentation, line ends."""

from __future__ import annotations

import re
from random import Random

# Names that students give to what the task and `styles` name so; none stands in two rows.
NAMES = {
    "model_size": ("model_size", "size", "params", "billions", "n_params", "m", "model_size_b"),
    "dataset_tokens": ("dataset_tokens", "tokens", "n_tokens", "num_tokens", "data", "t", "token_count"),
    "stages": ("stages", "steps", "stage_list", "todo", "list_of_stages"),
    "stage": ("stage", "s", "name", "step", "st", "current"),
    "costs": ("costs", "result", "res", "out", "answer", "d", "gpu_costs", "total_costs"),
    "factors": ("factors", "FACTORS", "table", "rates", "multipliers", "COST_PER_STAGE"),
    "factor": ("factor", "f", "rate", "k", "multiplier"),
    "cost": ("cost", "c", "hours", "price", "gpu"),
}
TYPES = {"model_size": "float", "dataset_tokens": "int", "stages": "list[str]"}
DOCSTRINGS = (
    "Compute the cost of each stage.",
    "Return a dict with the GPU-hours of every stage.",
    "GPU-hours by stage.",
    "Simulates the training pipeline.",
    "size * tokens * factor, for each stage",
    "Tell how many GPU-hours each stage of training takes.",
    "TODO: write a better docstring",
)
COMMENTS = (
    "go through it step by step",
    "factors from the README",
    "this was the hard part",
    "unknown ones are left out",
    "works for the example",
    "see lecture 3",
    "cost = size * tokens * factor",
    "TODO tidy up",
    "not sure about this",
    "ok",
)
TOPS = (
    "# Exercise 3",
    "# -*- coding: utf-8 -*-",
    "#!/usr/bin/env python3",
    '"""Exercise 3: what training costs."""',
    '"""My solution.\n\nRun it with python3.\n"""',
    "import sys",
    "import os, json",
    "from typing import Dict, List",
    'print("loading the pipeline")',
    "DEBUG = False",
    "import logging\n\nlogging.basicConfig(level=logging.WARNING)",
)
MAIN = 'if __name__ == "__main__":\n    '
ENDS = (
    f"{MAIN}print(training_pipeline(7, 1_000_000, ['pretrain', 'finetune', 'align']))",
    f"{MAIN}assert training_pipeline(1, 1_000_000, []) == {{}}",
    f'def main():\n    print(training_pipeline(7, 1000000, ["align"]))\n\n\n{MAIN}main()',
    "# end",
    "# training_pipeline(7, 1000000, ['pretrain'])",
)
HEAD = re.compile(r"^def training_pipeline\(model_size, dataset_tokens, stages\):\n", re.MULTILINE)
ANY_HEAD = re.compile(r"^def training_pipeline\(.*:.*\n", re.MULTILINE)


def dressed(code: str, name: str, random: Random) -> bytes:
    """A student's own version of a source, which does the same.

    Args:
        code: its function is indented by four, and uses the names in `NAMES` for what they say.
        name: the student's.
        random: makes the choices.
    """
    taken = {name: random.choice(known) for name, known in NAMES.items()}
    code = HEAD.sub(lambda found: _head(found[0], random), code)
    code = re.sub(rf"\b({'|'.join(NAMES)})\b", lambda found: taken[found[0]], code)
    code = _commented(code, random)
    if random.random() < 0.3:
        code = ANY_HEAD.sub(lambda found: f'{found[0]}    """{random.choice(DOCSTRINGS)}"""\n', code, count=1)
    parts = [
        f"# {name}" if random.random() < 0.3 else "",
        random.choice(TOPS) if random.random() < 0.6 else "",
        code.strip("\n"),
        random.choice(ENDS) if random.random() < 0.6 else "",
    ]
    gap = "\n" * random.choice((2, 3))
    return _laid_out(gap.join(part for part in parts if part) + "\n", random)


def _head(head: str, random: Random) -> str:
    if random.random() < 0.6:
        return head
    hints = ", ".join(f"{name}: {kind}" for name, kind in TYPES.items())
    return f"def training_pipeline({hints}){random.choice((' -> dict[str, float]', ' -> dict', ''))}:\n"


def _commented(code: str, random: Random) -> str:
    """Some comments more, each above a line or behind it."""
    lines = code.splitlines()
    for _ in range(random.choice((0, 0, 1, 2, 3))):
        number = random.randrange(len(lines))
        line, comment = lines[number], f"# {random.choice(COMMENTS)}"
        if line and random.random() < 0.5:
            lines[number] = f"{line}  {comment}"
        else:
            lines.insert(number, line[: len(line) - len(line.lstrip())] + comment)
    return "\n".join(lines)


def _laid_out(code: str, random: Random) -> bytes:
    indent = random.choice(("    ", "    ", "    ", "  ", "\t"))
    code = re.sub(r"^(?:    )+", lambda found: indent * (len(found[0]) // 4), code, flags=re.MULTILINE)
    if random.random() < 0.1:
        code = code.replace("\n", "\r\n")
    if random.random() < 0.1:
        code = code.rstrip()
    mark = b"\xef\xbb\xbf" if random.random() < 0.02 and not code.startswith("#!") else b""
    return mark + code.encode()
