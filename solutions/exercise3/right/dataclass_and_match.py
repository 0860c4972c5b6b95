"""A dataclass for the run, a match statement for the stages, a defaultdict for the answer."""

from collections import defaultdict
from dataclasses import dataclass


@dataclass
class Run:
    model_size: float
    dataset_tokens: int

    def cost(self, stage):
        match stage:
            case "pretrain":
                exponent = 4
            case "align":
                exponent = 5
            case "finetune":
                exponent = 6
            case _:
                return None
        return self.model_size * self.dataset_tokens / 10**exponent


def training_pipeline(model_size, dataset_tokens, stages):
    run = Run(model_size, dataset_tokens)
    costs = defaultdict(float)
    for stage in stages:
        cost = run.cost(stage)
        if cost is not None:
            costs[stage] = cost
    return costs
