# caught by: repeated_stage
"""Charges a stage as often as the list names it, in the costs as well."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    costs = {}
    for stage in stages:
        if stage in FACTORS:
            costs[stage] = costs.get(stage, 0) + model_size * dataset_tokens * FACTORS[stage]
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": max(costs, key=costs.get, default=None)}
