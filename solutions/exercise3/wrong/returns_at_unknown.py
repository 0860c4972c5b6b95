# caught by: unknown_stage
"""Answers as soon as it meets an unknown stage, with what it has so far."""


def training_pipeline(model_size, dataset_tokens, stages):
    costs = {}
    for stage in stages:
        if stage == "pretrain":
            costs[stage] = model_size * dataset_tokens * 1e-4
        elif stage == "finetune":
            costs[stage] = model_size * dataset_tokens * 1e-6
        elif stage == "align":
            costs[stage] = model_size * dataset_tokens * 1e-5
        else:
            return costs
    return costs
