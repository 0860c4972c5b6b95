# caught by: first_of_equals
"""Finds no most expensive stage when all are free."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    costs, most, highest = {}, None, 0
    for stage in stages:
        if stage in FACTORS:
            costs[stage] = model_size * dataset_tokens * FACTORS[stage]
            if costs[stage] > highest:
                most, highest = stage, costs[stage]
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": most}
