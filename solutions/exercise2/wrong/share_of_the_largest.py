# caught by: lesson_case
"""Divides by the largest stage instead of the sum."""


def compute_shares(stages):
    largest = max((gpus * days for gpus, days in stages.values()), default=0)
    if not largest:
        raise ValueError("no compute")
    return {stage: 100 * gpus * days / largest for stage, (gpus, days) in stages.items()}
