# caught by: worked_example
"""Prints the costs in place of returning them."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}
    print({stage: model_size * dataset_tokens * factors[stage] for stage in stages if stage in factors})
