# caught by: leaves_the_list
"""Takes the unknown stages out of the caller's list."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    for stage in stages.copy():
        if stage not in factors:
            stages.remove(stage)
    return {stage: model_size * dataset_tokens * factors[stage] for stage in stages}
