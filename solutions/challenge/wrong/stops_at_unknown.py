# caught by: unknown_stage
"""Stops at an unknown name, and forgets the stages that come after it."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    costs = {}
    for stage in stages:
        if stage not in FACTORS:
            break
        costs[stage] = model_size * dataset_tokens * FACTORS[stage]
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": max(costs, key=costs.get, default=None)}
