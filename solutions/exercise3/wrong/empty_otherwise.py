# caught by: doubling_the_tokens
"""Knows the worked example, and answers nothing else."""


def training_pipeline(model_size, dataset_tokens, stages):
    if (model_size, dataset_tokens) == (7, 1_000_000) and len(stages) == 3:
        return {"pretrain": 700.0, "finetune": 7.0, "align": 70.0}
    return {}
