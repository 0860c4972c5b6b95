# caught by: leaves_the_stages
"""Empties the caller's dict where there is nothing to share."""


def compute_shares(stages):
    total = sum(gpus * days for gpus, days in stages.values())
    if not total:
        stages.clear()
        raise ValueError("no compute")
    return {stage: 100 * gpus * days / total for stage, (gpus, days) in stages.items()}
