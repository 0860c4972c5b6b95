# caught by: leaves_the_list
"""Sorts the caller's list, dearest stage first, keeping equals in order."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    known = [each for each in stages if each in FACTORS]
    costs = {each: model_size * dataset_tokens * FACTORS[each] for each in known}
    most = max(costs, key=costs.get, default=None)
    stages.sort(key=lambda each: -costs.get(each, 0))
    stages[:] = dict.fromkeys(stages)
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": most}
