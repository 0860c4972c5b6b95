# caught by: no_stage
"""Names a stage without a name where there is none."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    costs = {each: model_size * dataset_tokens * FACTORS[each] for each in stages if each in FACTORS}
    most = max(costs, key=costs.get) if costs else ""
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": most}
