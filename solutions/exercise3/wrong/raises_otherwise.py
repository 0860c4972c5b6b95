# caught by: leaves_the_list
"""Knows the worked example, and raises for everything else."""


def training_pipeline(model_size, dataset_tokens, stages):
    if stages == ["pretrain", "finetune", "align"]:
        return {"pretrain": 700.0, "finetune": 7.0, "align": 70.0}
    raise NotImplementedError
