# caught by: agrees_with_reference
"""Takes the model's size for a whole number."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    return {stage: int(model_size) * dataset_tokens * factors[stage] for stage in stages if stage in factors}
