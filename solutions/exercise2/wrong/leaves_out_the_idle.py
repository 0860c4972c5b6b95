# caught by: idle_stage
"""Leaves out stages that do nothing."""


def compute_shares(stages):
    total = sum(gpus * days for gpus, days in stages.values())
    if not total:
        raise ValueError("no compute")
    return {stage: 100 * gpus * days / total for stage, (gpus, days) in stages.items() if gpus * days}
