# caught by: leaves_the_list
"""Takes the unknown names out of the caller's list."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    for stage in stages.copy():
        if stage not in FACTORS:
            stages.remove(stage)
    costs = {each: model_size * dataset_tokens * FACTORS[each] for each in stages}
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": max(costs, key=costs.get, default=None)}
