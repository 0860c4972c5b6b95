"""Reference of exercise 3: what each stage of training costs."""

# GPU-hours for a billion parameters and one token, from the lesson's table.
FACTORS = {"pretrain": 0.0001, "finetune": 0.000001, "align": 0.00001}


def training_pipeline(model_size: float, dataset_tokens: int, stages: list[str]) -> dict[str, float]:
    """Tell how many GPU-hours each known stage in the list takes.

    Args:
        model_size: billions of parameters.
        dataset_tokens: tokens in the training data.
        stages: names of the stages to run; repeated ones count once, unknown ones are left out.
    """
    return {stage: model_size * dataset_tokens * FACTORS[stage] for stage in stages if stage in FACTORS}


if __name__ == "__main__":
    print(f"Training costs: {training_pipeline(7, 1_000_000, ['pretrain', 'finetune', 'align'])}")
