from collections import defaultdict


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    costs = defaultdict(float)
    for stage in stages:
        if stage in factors:
            costs[stage] = model_size * dataset_tokens * factors[stage]
    return costs
