# caught by: doubling_the_tokens
"""Lets the cost grow with the square of the tokens; a million of them hides it."""


def training_pipeline(model_size, dataset_tokens, stages):
    factors = {"pretrain": 1e-10, "finetune": 1e-12, "align": 1e-11}
    return {stage: model_size * dataset_tokens**2 * factors[stage] for stage in stages if stage in factors}
