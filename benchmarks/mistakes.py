"""Wrong ways to write exercise3: the mistakes that staff expect, and what else a class comes up with."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.dress import dressed
from benchmarks.styles import BODIES, HEAD, any_style, code, written

EXPECTED = Path(__file__).parents[1] / "solutions" / "exercise3" / "wrong"

# Of pre-training, fine-tuning and alignment, in any right style that multiplies or divides.
FACTORS = {
    "off_by_ten": ("1e-3", "1e-5", "1e-4"),
    "one_factor_off": ("1e-4", "1e-6", "1e-6"),
    "one_factor_for_all": ("1e-4", "1e-4", "1e-4"),
    "divides_by_factors": ("1e4", "1e6", "1e5"),
    "truncated_factors": ("0.0001", "0.000001", "0.0000"),
}

# The function's body, below the table of factors.
FUNCTIONS = {
    "missing_stage": """
    costs = {}
    for stage in stages:
        if stage == "pretrain":
            costs[stage] = COST(@P)
        elif stage == "finetune":
            costs[stage] = COST(@F)
    return costs
""",
    "misspelt_stage": """
    costs = {}
    for stage in stages:
        if stage == "pre-train":
            costs[stage] = COST(@P)
        elif stage == "fine-tune":
            costs[stage] = COST(@F)
        elif stage == "align":
            costs[stage] = COST(@A)
    return costs
""",
    "upper_case_keys": """
    return {stage.upper(): COST(factors[stage]) for stage in stages if stage in factors}
""",
    "case_is_of_no_matter": """
    lower = [stage.lower() for stage in stages]
    return {stage: COST(factors[stage]) for stage in lower if stage in factors}
""",
    "list_of_pairs": """
    return [(stage, COST(factors[stage])) for stage in stages if stage in factors]
""",
    "list_of_costs": """
    return [COST(factors[stage]) for stage in stages if stage in factors]
""",
    "names_only": """
    return sorted(set(stages) & set(factors))
""",
    "set_for_a_dict": """
    return {(stage, COST(factors[stage])) for stage in stages if stage in factors}
""",
    "forgets_return": """
    costs = {}
    for stage in stages:
        if stage in factors:
            costs[stage] = COST(factors[stage])
""",
    "returns_after_the_first": """
    costs = {}
    for stage in stages:
        if stage in factors:
            costs[stage] = COST(factors[stage])
        return costs
""",
    "last_stage_alone": """
    costs = {}
    for stage in stages:
        costs = {}
        if stage in factors:
            costs[stage] = COST(factors[stage])
    return costs
""",
    "raises_on_an_empty_list": """
    if not stages:
        raise ValueError("nothing to do")
    return {stage: COST(factors[stage]) for stage in stages if stage in factors}
""",
    "none_for_an_empty_list": """
    if not stages:
        return None
    return {stage: COST(factors[stage]) for stage in stages if stage in factors}
""",
    "sorts_the_list": """
    stages.sort()
    return {stage: COST(factors[stage]) for stage in stages if stage in factors}
""",
    "appends_to_the_list": """
    stages.append("end")
    return {stage: COST(factors[stage]) for stage in stages if stage in factors}
""",
    "nothing_beside_an_unknown_stage": """
    if not all(stage in factors for stage in stages):
        return {}
    return {stage: COST(factors[stage]) for stage in stages}
""",
    "breaks_at_an_unknown_stage": """
    costs = {}
    for stage in stages:
        if stage not in factors:
            break
        costs[stage] = COST(factors[stage])
    return costs
""",
    "returns_at_an_unknown_stage": """
    costs = {}
    for stage in stages:
        if stage not in factors:
            return costs
        costs[stage] = COST(factors[stage])
    return costs
""",
    "tries_all_stages_at_once": """
    costs = {}
    try:
        for stage in stages:
            costs[stage] = COST(factors[stage])
    except KeyError:
        pass
    return costs
""",
    "removes_unknown_stages": """
    for stage in list(stages):
        if stage not in factors:
            stages.remove(stage)
    return {stage: COST(factors[stage]) for stage in stages}
""",
    "removes_from_what_it_goes_through": """
    costs = {}
    for stage in stages:
        if stage in factors:
            costs[stage] = COST(factors[stage])
        else:
            stages.remove(stage)
    return costs
""",
    "keeps_known_stages_alone": """
    stages[:] = [stage for stage in stages if stage in factors]
    return {stage: COST(factors[stage]) for stage in stages}
""",
    "removes_repeated_stages": """
    stages[:] = dict.fromkeys(stages)
    return {stage: COST(factors[stage]) for stage in stages if stage in factors}
""",
    "none_for_an_unknown_stage": """
    costs = {}
    for stage in stages:
        costs[stage] = COST(factors[stage]) if stage in factors else None
    return costs
""",
    "unknown_is_the_cheapest": """
    return {stage: model_size * dataset_tokens * factors.get(stage, 1e-6) for stage in stages}
""",
    "whole_hours": """
    return {stage: int(COST(factors[stage])) for stage in stages if stage in factors}
""",
    "floor_division": """
    divisors = {"pretrain": 10_000, "finetune": 1_000_000, "align": 100_000}
    return {stage: model_size * dataset_tokens // divisors[stage] for stage in stages if stage in divisors}
""",
    "at_least_a_hundredth": """
    return {stage: max(0.01, COST(factors[stage])) for stage in stages if stage in factors}
""",
    "at_most_a_million": """
    return {stage: min(1e6, COST(factors[stage])) for stage in stages if stage in factors}
""",
    "single_precision": """
    import struct

    costs = {}
    for stage in stages:
        if stage in factors:
            cost = COST(factors[stage])
            costs[stage] = struct.unpack("f", struct.pack("f", cost))[0]
    return costs
""",
    "tokens_in_millions": """
    return {stage: model_size * dataset_tokens / 1e6 * factors[stage] for stage in stages if stage in factors}
""",
    "whole_millions_of_tokens": """
    millions = dataset_tokens // 1_000_000
    return {stage: model_size * millions * factors[stage] * 1e6 for stage in stages if stage in factors}
""",
    "size_squared": """
    return {stage: model_size / 7 * COST(factors[stage]) for stage in stages if stage in factors}
""",
    "forgets_the_size": """
    return {stage: 7 * dataset_tokens * factors[stage] for stage in stages if stage in factors}
""",
    "adds_for_multiplies": """
    return {stage: (model_size + dataset_tokens) * factors[stage] for stage in stages if stage in factors}
""",
    "shares_it_out": """
    return {stage: COST(factors[stage]) / len(stages) for stage in stages if stage in factors}
""",
    "running_total": """
    costs, total = {}, 0
    for stage in stages:
        if stage in factors:
            total += COST(factors[stage])
            costs[stage] = total
    return costs
""",
    "total_as_an_entry": """
    costs = {stage: COST(factors[stage]) for stage in stages if stage in factors}
    costs["total"] = sum(costs.values())
    return costs
""",
    "total_alone": """
    return sum(COST(factors[stage]) for stage in stages if stage in factors)
""",
    "text_for_a_dict": """
    return str({stage: COST(factors[stage]) for stage in stages if stage in factors})
""",
    "text_for_a_number": """
    return {stage: f"{COST(factors[stage]):.1f}" for stage in stages if stage in factors}
""",
    "list_for_a_number": """
    costs = {}
    for stage in stages:
        if stage in factors:
            costs.setdefault(stage, []).append(COST(factors[stage]))
    return costs
""",
    "dict_in_a_dict": """
    costs = {stage: COST(factors[stage]) for stage in stages if stage in factors}
    return {"costs": costs}
""",
    "numbers_for_names": """
    known = [stage for stage in stages if stage in factors]
    return {number: COST(factors[stage]) for number, stage in enumerate(known, 1)}
""",
    "yields": """
    for stage in stages:
        if stage in factors:
            yield stage, COST(factors[stage])
""",
    "returns_the_function": """
    def costs():
        return {stage: COST(factors[stage]) for stage in stages if stage in factors}

    return costs
""",
    "misspelt_name": """
    costs = {}
    for stage in stages:
        if stage in factors:
            costs[stage] = modell_size * dataset_tokens * factors[stage]
    return costs
""",
    "stub": """
    costs = {}
    for stage in stages:
        pass  # TODO: work out what this stage costs, and put it into costs
    return costs
""",
    "stage_by_position": """
    costs = {}
    for stage, factor in zip(stages, [1e-4, 1e-6, 1e-5]):
        costs[stage] = model_size * dataset_tokens * factor
    return costs
""",
    "no_stage_twice": """
    if len(set(stages)) < len(stages):
        raise ValueError("once is enough")
    return {stage: COST(factors[stage]) for stage in stages if stage in factors}
""",
    "once_for_each_time": """
    costs = {}
    for stage in stages:
        if stage in factors:
            costs[stage] = COST(factors[stage]) * stages.count(stage)
    return costs
""",
}

RIGHT = "    return {stage: COST(factors[stage]) for stage in stages if stage in factors}\n"

# The function's first line and whatever stands before it, its body, and what follows.
FILES = {
    "other_name": ("def train_pipeline(model_size, dataset_tokens, stages):\n", RIGHT),
    "camel_case": ("def trainingPipeline(model_size, dataset_tokens, stages):\n", RIGHT),
    "two_arguments": ("def training_pipeline(model_size, stages, dataset_tokens=1_000_000):\n", RIGHT),
    "four_arguments": ("def training_pipeline(model_size, dataset_tokens, stages, gpus):\n", RIGHT),
    "keywords_alone": ("def training_pipeline(*, model_size, dataset_tokens, stages):\n", RIGHT),
    "arguments_turned_round": ("def training_pipeline(stages, dataset_tokens, model_size):\n", RIGHT),
    "global_state": (
        f"costs = {{}}\n\n\n{HEAD}",
        """
    for stage in stages:
        if stage in factors:
            costs[stage] = COST(factors[stage])
    return costs
""",
    ),
    "default_tokens": (
        "def training_pipeline(model_size, given, stages, dataset_tokens=1_000_000):\n",
        RIGHT,
    ),
    "cached_lists": (f"from functools import lru_cache\n\n\n@lru_cache\n{HEAD}", RIGHT),
    "in_a_class": (f"class Pipeline:\n    pass\n\n\n{HEAD.replace('(', '(self, ', 1)}", RIGHT),
    "asks_at_import": (f'answered = float(input("Model size? "))\n\n\n{HEAD}', RIGHT),
    "module_that_is_not_there": (f"import training_costs\n\n\n{HEAD}", RIGHT),
    "name_taken_again": (HEAD, f"{RIGHT}\n\ntraining_pipeline = training_pipeline(7, 10, ['align'])\n"),
    "assertion_at_import": (HEAD, f"{RIGHT}\n\nassert training_pipeline(7, 10, ['align']) == {{}}\n"),
    "missing_colon": (HEAD.replace(":", ""), RIGHT),
    "missing_bracket": (HEAD, RIGHT.replace("}", "")),
    "wrong_indentation": (HEAD, f"    costs = {{}}\n {RIGHT}"),
    "unfinished": (HEAD, "    costs = {}\n    for stage in stages:\n"),
    "merge_conflict": (f"<<<<<<< HEAD\n{HEAD}", f"{RIGHT}=======\n    return {{}}\n>>>>>>> mine\n"),
    "text_from_a_chat": (f"Sure! Here is the function:\n\n```python\n{HEAD}", f"{RIGHT}```\n"),
    "another_language": ("function training_pipeline(model_size, stages) {\n", "    return {};\n}\n"),
}
BYTES = ("empty_file", "blank_file", "not_utf8", "utf_16", "an_archive")


def ways() -> list[str]:
    """The names of all ways, in a fixed order."""
    return sorted([*FACTORS, *FUNCTIONS, *FILES, *BYTES, *(path.stem for path in EXPECTED.glob("*.py"))])


def wrong(way: str, name: str, random: Random) -> bytes:
    """A student's file that is wrong in this way."""
    style = any_style(random, random.choice([*BODIES]))
    if way in FACTORS:
        style = any_style(random, style.body, ["exponent"])  # by which it multiplies
        return dressed(code(style, FACTORS[way]), name, random)
    if way in FUNCTIONS:
        return dressed(written(style, FUNCTIONS[way]), name, random)
    if way in FILES:
        head, body = FILES[way]
        return dressed(written(replace(style, inside=False), body, head=head), name, random)
    if way in BYTES:
        return _odd(way, dressed(code(style), name, random), random)
    text = re.sub(r'\A# caught by.*\n(""".*"""\n)?', "", (EXPECTED / f"{way}.py").read_text("utf-8"))
    return dressed(text, name, random)


def _odd(way: str, right: bytes, random: Random) -> bytes:
    """What is no source in UTF-8."""
    match way:
        case "empty_file":
            return b""
        case "blank_file":
            return random.choice((b"\n", b"\r\n", b"    \n")) * random.randrange(1, 99)
        case "not_utf8":
            return b"# Gr\xf6\xdfe und Kosten\n" + right
        case "utf_16":
            return right.decode("utf-8-sig").encode("utf-16")
        case _:
            return b"PK\x03\x04\x14\0\0\0\x08\0" + random.randbytes(200)
