"""Answers with types of its own that hold plain values."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


from collections import OrderedDict


class Report(dict):
    """A dict by another name."""


def training_report(model_size, dataset_tokens, stages):
    costs = OrderedDict()
    for stage in filter(FACTORS.__contains__, stages):
        costs.setdefault(stage, model_size * dataset_tokens * FACTORS[stage])
    dearest = None
    for stage in reversed(costs):
        if dearest is None or costs[stage] >= costs[dearest]:
            dearest = stage
    return Report(costs=costs, total=sum(costs.values(), 0.0), most_expensive=dearest)
