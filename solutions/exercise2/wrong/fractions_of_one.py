# caught by: lesson_case
"""Gives fractions of 1, not per cent."""


def compute_shares(stages):
    total = sum(gpus * days for gpus, days in stages.values())
    if not total:
        raise ValueError("no compute")
    return {stage: gpus * days / total for stage, (gpus, days) in stages.items()}
