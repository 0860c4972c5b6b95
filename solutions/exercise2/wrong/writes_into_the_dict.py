# caught by: leaves_the_stages
"""Puts the shares into the caller's dict."""


def compute_shares(stages):
    total = sum(gpus * days for gpus, days in stages.values())
    if not total:
        raise ValueError("no compute")
    for stage, (gpus, days) in stages.items():
        stages[stage] = 100 * gpus * days / total
    return stages
