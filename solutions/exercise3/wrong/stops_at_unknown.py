# caught by: unknown_stage
"""Stops at an unknown stage, and forgets those that come after it."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    costs = {}
    for stage in stages:
        if stage not in factors:
            break
        costs[stage] = model_size * dataset_tokens * factors[stage]
    return costs
