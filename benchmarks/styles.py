"""Right ways to write exercise3, put together from choices that do not depend on each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random

# "@P", "@F" and "@A" stand for the factors of the stages, COST(x) for the product with the factor x, and
# SELF(x) for that in a method.
HEAD = "def training_pipeline(model_size, dataset_tokens, stages):\n"
TABLE = 'factors = {"pretrain": @P, "finetune": @F, "align": @A}\n'

BODIES = {
    "comprehension": """
    return {stage: COST(factors[stage]) for stage in stages if stage in factors}
""",
    "loop_with_if": """
    costs = {}
    for stage in stages:
        if stage in factors:
            costs[stage] = COST(factors[stage])
    return costs
""",
    "loop_with_continue": """
    costs = dict()
    for stage in stages:
        if stage not in factors:
            continue
        factor = factors[stage]
        costs[stage] = COST(factor)
    return costs
""",
    "loop_over_the_table": """
    costs = {}
    for stage, factor in factors.items():
        if stage in stages:
            costs[stage] = COST(factor)
    return costs
""",
    "branches": """
    costs = {}
    for stage in stages:
        if stage == "pretrain":
            costs[stage] = COST(@P)
        elif stage == "finetune":
            costs[stage] = COST(@F)
        elif stage == "align":
            costs[stage] = COST(@A)
    return costs
""",
    "one_branch_a_stage": """
    costs = {}
    if "align" in stages:
        costs["align"] = COST(@A)
    if "pretrain" in stages:
        costs["pretrain"] = COST(@P)
    if "finetune" in stages:
        costs["finetune"] = COST(@F)
    return costs
""",
    "match": """
    costs = {}
    for stage in stages:
        match stage:
            case "pretrain":
                factor = @P
            case "finetune":
                factor = @F
            case "align":
                factor = @A
            case _:
                continue
        costs[stage] = COST(factor)
    return costs
""",
    "get": """
    costs = {}
    for stage in stages:
        factor = factors.get(stage)
        if factor is not None:
            costs[stage] = COST(factor)
    return costs
""",
    "walrus": """
    return {stage: COST(factor) for stage in stages if (factor := factors.get(stage))}
""",
    "try_and_except": """
    costs = {}
    for stage in stages:
        try:
            costs[stage] = COST(factors[stage])
        except KeyError:
            pass
    return costs
""",
    "while": """
    costs, index = {}, 0
    while index < len(stages):
        stage = stages[index]
        if stage in factors:
            costs[stage] = COST(factors[stage])
        index += 1
    return costs
""",
    "recursion": """
    if not stages:
        return {}
    costs = training_pipeline(model_size, dataset_tokens, stages[1:])
    stage = stages[0]
    if stage in factors:
        costs[stage] = COST(factors[stage])
    return costs
""",
    "reduce": """
    from functools import reduce

    def with_one_more(costs, stage):
        return {**costs, stage: COST(factors[stage])} if stage in factors else costs

    return reduce(with_one_more, stages, {})
""",
    "generator": """
    def pairs():
        for stage in stages:
            if stage in factors:
                yield stage, COST(factors[stage])

    return dict(pairs())
""",
    "set": """
    known = set(stages) & set(factors)
    return {stage: COST(factors[stage]) for stage in known}
""",
    "sorted": """
    costs = {}
    for stage in sorted(factors.keys() & stages):
        costs.update({stage: COST(factors[stage])})
    return costs
""",
    "counter": """
    from collections import Counter

    counted = Counter(stages)
    return {stage: COST(factors[stage]) for stage in factors if counted[stage]}
""",
    "seen": """
    costs, seen = {}, []
    for stage in stages:
        if stage in factors and stage not in seen:
            seen.append(stage)
            costs[stage] = COST(factors[stage])
    return costs
""",
    "ordered_dict": """
    from collections import OrderedDict

    costs = OrderedDict()
    for stage in dict.fromkeys(stages):
        if stage in factors:
            costs[stage] = COST(factors[stage])
    return costs
""",
    "default_dict": """
    from collections import defaultdict

    costs = defaultdict(float)
    for stage in set(stages):
        if stage in factors:
            costs[stage] += COST(factors[stage])
    return dict(costs)
""",
    "filter_and_map": """
    known = filter(lambda stage: stage in factors, stages)
    return dict(map(lambda stage: (stage, COST(factors[stage])), known))
""",
    "all_then_pick": """
    costs = {"pretrain": COST(@P), "finetune": COST(@F), "align": COST(@A)}
    return {stage: cost for stage, cost in costs.items() if stage in stages}
""",
    "all_then_drop": """
    costs = {stage: COST(factor) for stage, factor in factors.items()}
    for stage in list(costs):
        if stage not in stages:
            del costs[stage]
    return costs
""",
    "zip": """
    names, amounts = ["pretrain", "finetune", "align"], [@P, @F, @A]
    return {stage: COST(factor) for stage, factor in zip(names, amounts) if stage in stages}
""",
    "lambdas": """
    ways = {"pretrain": lambda: COST(@P), "finetune": lambda: COST(@F), "align": lambda: COST(@A)}
    return {stage: ways[stage]() for stage in stages if stage in ways}
""",
    "nested_function": """
    def cost_of(stage):
        return COST(factors[stage])

    costs = {}
    for stage in stages:
        if stage in factors.keys():
            costs[stage] = cost_of(stage)
    return costs
""",
    "setdefault": """
    costs = {}
    for stage in stages:
        if factors.get(stage, 0) != 0:
            costs.setdefault(stage, COST(factors[stage]))
    return costs
""",
    "union": """
    costs = {}
    for stage in stages:
        costs |= {stage: COST(factors[stage])} if stage in factors else {}
    return costs
""",
    "dataclass": """
    run = Run(model_size, dataset_tokens)
    return {stage: run.of(factors[stage]) for stage in stages if stage in factors}
""",
    "class": """
    run = Run(model_size, dataset_tokens)
    for stage in stages:
        run.add(stage)
    return run.costs
""",
    "named_tuple": """
    rows = [Row("pretrain", @P), Row("finetune", @F), Row("align", @A)]
    return {row.label: COST(row.factor) for row in rows if row.label in stages}
""",
}

# What stands before the function.
ABOVE = {
    "dataclass": """
from dataclasses import dataclass


@dataclass
class Run:
    model_size: float
    dataset_tokens: int

    def of(self, factor):
        return SELF(factor)
""",
    "class": """
class Run:
    def __init__(self, model_size, dataset_tokens):
        self.model_size = model_size
        self.dataset_tokens = dataset_tokens
        self.costs = {}

    def add(self, stage):
        if stage in factors:
            self.costs[stage] = SELF(factors[stage])
""",
    "named_tuple": """
from collections import namedtuple

Row = namedtuple("Row", ["label", "factor"])
""",
}

# The factors as they may be written, and whether they are multiplied with or divided by.
NOTATIONS = {
    "decimal": ("*", "0.0001", "0.000001", "0.00001"),
    "exponent": ("*", "1e-4", "1e-6", "1e-5"),
    "fraction": ("*", "1 / 10_000", "1 / 1_000_000", "1 / 100_000"),
    "power": ("*", "10 ** -4", "10 ** -6", "10 ** -5"),
    "divisor": ("/", "10_000", "1_000_000", "100_000"),
    "power_divisor": ("/", "10 ** 4", "10 ** 6", "10 ** 5"),
    "float_divisor": ("/", "1e4", "1e6", "1e5"),
}

# Products of the size m, the tokens t and the factor x, by what is done with the factor.
ORDERS = {
    "*": (
        "m * t * x",
        "t * m * x",
        "x * m * t",
        "x * t * m",
        "m * x * t",
        "m * (t * x)",
        "math.prod([m, t, x])",
    ),
    "/": ("m * t / x", "t * m / x", "m / x * t", "t / x * m", "m * (t / x)", "math.prod((m, t)) / x"),
}


@dataclass(frozen=True)
class Style:
    """One combination of choices.

    Attributes:
        body: how the function goes about it, of `BODIES`.
        notation: how the factors are written, of `NOTATIONS`.
        order: of the product, of `ORDERS`.
        inside: whether the table stands in the function.
        helper: whether a function beside it multiplies.
    """

    body: str
    notation: str
    order: str
    inside: bool
    helper: bool


def styles() -> Iterator[Style]:
    """Every combination."""
    for body, notation, inside, helper in product(BODIES, NOTATIONS, (False, True), (False, True)):
        for order in ORDERS[NOTATIONS[notation][0]]:
            yield Style(body, notation, order, inside, helper)


def any_style(random: Random, body: str, notations: Sequence[str] = tuple(NOTATIONS)) -> Style:
    """A combination with this body."""
    notation = random.choice(notations)
    order = random.choice(ORDERS[NOTATIONS[notation][0]])
    return Style(body, notation, order, random.random() < 0.4, random.random() < 0.2)


def code(style: Style, factors: tuple[str, str, str] | None = None) -> str:
    """The source of a style, in the names of the task: see `written`."""
    inside = style.inside and style.body != "class"  # whose table the class needs, too
    above = ABOVE.get(style.body, "")
    return written(replace(style, inside=inside), BODIES[style.body], above, factors)


def written(
    style: Style, body: str, above: str = "", factors: tuple[str, str, str] | None = None, head: str = HEAD
) -> str:
    """A source with this function in it.

    Args:
        style: how it multiplies, and where the table of factors stands.
        body: the function's lines, with the marks that are told above.
        above: what stands before the function.
        factors: other ones than the style's, of pre-training, fine-tuning and alignment.
        head: the function's first line, and whatever stands right before it.
    """
    table = TABLE if "factors" in body + above else ""
    local, outer = (f"    {table}", "") if table and style.inside else ("", table)
    parts = [outer, _helper(style) if style.helper else "", above, head + local + body.lstrip("\n")]
    whole = "\n\n\n".join(part.strip("\n") for part in parts if part) + "\n"
    whole = re.sub(r"\b(COST|SELF)\(([^)]*)\)", lambda found: _product(style, *found.groups()), whole)
    for mark, factor in zip(("@P", "@F", "@A"), factors or NOTATIONS[style.notation][1:], strict=True):
        whole = whole.replace(mark, factor)
    return f"import math\n\n{whole}" if "math." in whole else whole


def _helper(style: Style) -> str:
    names = {"m": "model_size", "t": "dataset_tokens", "x": "factor"}
    return f"def gpu_hours(model_size, dataset_tokens, factor):\n    return {_named(style.order, names)}\n"


def _product(style: Style, marker: str, factor: str) -> str:
    own = "self." if marker == "SELF" else ""
    names = {"m": f"{own}model_size", "t": f"{own}dataset_tokens", "x": factor}
    return _named("gpu_hours(m, t, x)" if style.helper else style.order, names)


def _named(expression: str, names: dict[str, str]) -> str:
    return re.sub(r"\b[mtx]\b", lambda found: names[found[0]], expression)
