# caught by: leaves_the_stages
"""Takes stages that did nothing out of the caller's dict."""


def compute_shares(stages):
    shares = {stage: 0.0 for stage in stages}
    for stage, (gpus, days) in [*stages.items()]:
        if gpus * days == 0:
            del stages[stage]
    total = sum(gpus * days for gpus, days in stages.values())
    if not total:
        raise ValueError("no compute to share")
    for stage, (gpus, days) in stages.items():
        shares[stage] = 100 * gpus * days / total
    return shares
