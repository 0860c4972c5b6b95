"""Exact fractions, turned into floats at the end."""

from fractions import Fraction


def compute_shares(stages):
    used = {stage: Fraction(gpus) * Fraction(days) for stage, (gpus, days) in stages.items()}
    try:
        unit = 100 / sum(used.values(), start=Fraction(0))
    except ZeroDivisionError:
        raise ValueError("nothing was computed") from None
    return {stage: float(each * unit) for stage, each in used.items()}
