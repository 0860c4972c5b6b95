"""Reference of the challenge: a report on the costs."""

from typing import Any

# GPU-hours for a billion parameters and one token, from the lesson's table.
FACTORS = {"pretrain": 0.0001, "finetune": 0.000001, "align": 0.00001}


def training_report(model_size: float, dataset_tokens: int, stages: list[str]) -> dict[str, Any]:
    """Report what training costs, in all, and which stage costs most.

    Args:
        model_size: billions of parameters.
        dataset_tokens: tokens in the training data, 0 or more.
        stages: names of the stages to run; repeated ones count once, unknown ones are left out.

    Returns:
        "costs" (GPU-hours by stage), "total" (their sum), "most_expensive" (the first of equals; None
        where there is no stage).
    """
    costs = {stage: model_size * dataset_tokens * FACTORS[stage] for stage in stages if stage in FACTORS}
    most_expensive = max(costs, key=lambda stage: costs[stage], default=None)
    return {"costs": costs, "total": sum(costs.values()), "most_expensive": most_expensive}


if __name__ == "__main__":
    print(training_report(7, 1_000_000, ["pretrain", "finetune", "align"]))
