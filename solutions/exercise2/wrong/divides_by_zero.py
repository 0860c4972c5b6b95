# caught by: no_compute
"""Does not look before it divides."""


def compute_shares(stages):
    total = sum(gpus * days for gpus, days in stages.values())
    return {stage: 100 * gpus * days / total for stage, (gpus, days) in stages.items()}
