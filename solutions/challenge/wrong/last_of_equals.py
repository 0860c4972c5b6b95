# caught by: first_of_equals
"""Lets a later stage of the same cost win."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    costs, most = {}, None
    for stage in stages:
        if stage in FACTORS and stage not in costs:
            costs[stage] = model_size * dataset_tokens * FACTORS[stage]
            if most is None or costs[stage] >= costs[most]:
                most = stage
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": most}
