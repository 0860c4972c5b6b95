# caught by: worked_example
"""Mixes up the factors of fine-tuning and alignment."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-5, "align": 1e-6}
    return {stage: model_size * dataset_tokens * factors[stage] for stage in stages if stage in factors}
