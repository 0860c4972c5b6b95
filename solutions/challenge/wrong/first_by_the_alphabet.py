# caught by: first_of_equals
"""Orders equals by their names."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    costs = {each: model_size * dataset_tokens * FACTORS[each] for each in sorted(stages) if each in FACTORS}
    return {
        "costs": costs,
        "total": sum(costs.values()),
        "most_expensive": max(costs, key=costs.get) if costs else None,
    }
