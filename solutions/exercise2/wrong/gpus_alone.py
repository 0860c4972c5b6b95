# caught by: lesson_case
"""Forgets how long the GPUs are busy."""


def compute_shares(stages):
    total = sum(gpus for gpus, days in stages.values())
    if not total:
        raise ValueError("no compute")
    return {stage: 100 * gpus / total for stage, (gpus, days) in stages.items()}
