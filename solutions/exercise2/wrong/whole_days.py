# caught by: agrees_with_reference
"""Counts whole days only."""


def compute_shares(stages):
    total = sum(gpus * int(days) for gpus, days in stages.values())
    if not total:
        raise ValueError("no compute")
    return {stage: 100 * gpus * int(days) / total for stage, (gpus, days) in stages.items()}
