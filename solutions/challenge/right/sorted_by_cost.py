"""Sorts the stages by cost; Python keeps equals in order."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


import math


def training_report(model_size, dataset_tokens, stages):
    costs = {stage: FACTORS[stage] * model_size * dataset_tokens for stage in stages if stage in FACTORS}
    by_cost = sorted(costs.items(), key=lambda item: item[1], reverse=True)
    most = by_cost[0][0] if by_cost else None
    return dict(costs=costs, total=math.fsum(costs.values()), most_expensive=most)
