"""Divides where others multiply, so that rounding differs, and orders the stages its own way."""

PER_HOUR = {"align": 100_000, "finetune": 1_000_000, "pretrain": 10_000}


def training_pipeline(model_size, dataset_tokens, stages):
    wanted = set(stages)
    return {stage: model_size * dataset_tokens / divisor for stage, divisor in PER_HOUR.items() if stage in wanted}
