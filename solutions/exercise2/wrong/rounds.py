# caught by: agrees_with_reference
"""Rounds to two decimals."""


def compute_shares(stages):
    total = sum(gpus * days for gpus, days in stages.values())
    if not total:
        raise ValueError("no compute")
    return {stage: round(100 * gpus * days / total, 2) for stage, (gpus, days) in stages.items()}
