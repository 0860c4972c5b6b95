"""A loop with a branch for each stage, as the lesson has it."""


def training_pipeline(model_size, dataset_tokens, stages):
    costs = {}
    for stage in stages:
        if stage == "pretrain":
            costs[stage] = model_size * dataset_tokens * 0.0001
        elif stage == "finetune":
            costs[stage] = model_size * dataset_tokens * 0.000001
        elif stage == "align":
            costs[stage] = model_size * dataset_tokens * 0.00001
    return costs
