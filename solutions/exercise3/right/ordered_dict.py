from collections import OrderedDict


class Costs(OrderedDict):
    """The latest stage first."""


def training_pipeline(model_size, dataset_tokens, stages):
    costs = Costs()
    for stage, factor in (("align", 1e-5), ("finetune", 1e-6), ("pretrain", 1e-4)):
        if stage in stages:
            costs[stage] = model_size * dataset_tokens * factor
            costs.move_to_end(stage, last=False)
    return costs
