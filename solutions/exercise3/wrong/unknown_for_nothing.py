# caught by: unknown_stage
"""Lists an unknown stage at no cost."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    return {stage: model_size * dataset_tokens * factors.get(stage, 0) for stage in stages}
