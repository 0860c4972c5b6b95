# caught by: agrees_with_reference
"""Takes pre-training for the most expensive stage of any list."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    costs = {each: model_size * dataset_tokens * FACTORS[each] for each in stages if each in FACTORS}
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": "pretrain" if costs else None}
