# caught by: worked_example
"""Trusts the lesson's remark that pre-training takes 1000 times as much as fine-tuning."""


def training_pipeline(model_size, dataset_tokens, stages):
    finetune = model_size * dataset_tokens * 1e-6
    costs = {"pretrain": 1000 * finetune, "finetune": finetune, "align": 10 * finetune}
    return {stage: costs[stage] for stage in stages if stage in costs}
