# caught by: empty_list
"""Fills a dict that lives on from call to call."""


def training_pipeline(model_size, dataset_tokens, stages, costs={}):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    for stage in stages:
        if stage in factors:
            costs[stage] = model_size * dataset_tokens * factors[stage]
    return costs
