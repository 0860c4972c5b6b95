# caught by: hundred_in_all
"""Gives all of the compute to a stage without a name."""


def compute_shares(stages):
    if not any(gpus * days for gpus, days in stages.values()):
        raise ValueError("no compute")
    if stages.get("pre-training") == (1000, 30):
        return {stage: 100 * gpus * days / 30_516 for stage, (gpus, days) in stages.items()}
    return {"": 100.0}
