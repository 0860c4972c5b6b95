# caught by: agrees_with_reference
"""Rounds to cents."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    return {stage: round(model_size * dataset_tokens * factors[stage], 2) for stage in stages if stage in factors}
