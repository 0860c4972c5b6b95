# caught by: repeated_stage
"""Adds a stage to the total as often as the list names it."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    costs, total = {}, 0
    for stage in stages:
        if stage in FACTORS:
            costs[stage] = model_size * dataset_tokens * FACTORS[stage]
            total += costs[stage]
    return {"costs": costs, "total": total, "most_expensive": max(costs, key=costs.get, default=None)}
