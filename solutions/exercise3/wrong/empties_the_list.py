# caught by: leaves_the_list
"""Takes the stages out of the caller's list."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    costs = {}
    while stages:
        stage = stages.pop()
        if stage in factors:
            costs[stage] = model_size * dataset_tokens * factors[stage]
    return costs
