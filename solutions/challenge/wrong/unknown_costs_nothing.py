# caught by: unknown_stage
"""Keeps unknown names, at no cost."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    costs = {each: model_size * dataset_tokens * FACTORS.get(each, 0) for each in stages}
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": max(costs, key=costs.get, default=None)}
