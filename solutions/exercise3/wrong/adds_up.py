# caught by: repeated_stage
"""Adds a repeated stage's cost once more."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    costs = {}
    for stage in stages:
        if stage in factors:
            costs[stage] = costs.get(stage, 0) + model_size * dataset_tokens * factors[stage]
    return costs
