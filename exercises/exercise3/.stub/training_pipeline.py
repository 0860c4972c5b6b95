"""Exercise 3: what each stage of training costs. README.md beside this file says what to do."""


def training_pipeline(model_size, dataset_tokens, stages):
    """Tell how many GPU-hours each stage of training takes.

    Args:
        model_size: billions of parameters, for example 7 for a 7B model.
        dataset_tokens: tokens in the training data.
        stages: list of the stages to run: "pretrain", "finetune" and "align" are known.

    Returns:
        A dict: the name of each known stage in the list, with its GPU-hours.
    """
    costs = {}
    for stage in stages:
        pass  # TODO: work out what this stage costs, and put it into costs
    return costs


if __name__ == "__main__":
    print(f"Training costs: {training_pipeline(7, 1_000_000, ['pretrain', 'finetune', 'align'])}")
