# caught by: no_compute
"""Gives zeros where there is no compute at all."""


def compute_shares(stages):
    total = sum(gpus * days for gpus, days in stages.values())
    return {stage: 100 * gpus * days / total if total else 0.0 for stage, (gpus, days) in stages.items()}
