# caught by: unknown_stage
"""Breaks off at an unknown stage."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    return {stage: model_size * dataset_tokens * factors[stage] for stage in stages}
