"""Reference of exercise 2: who takes the compute."""


def compute_shares(stages: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Tell which share of all GPU-days each stage takes, in per cent.

    Args:
        stages: for each stage the number of GPUs, and the days that they are busy.

    Raises:
        ValueError: when the stages take no compute at all.
    """
    gpu_days = {stage: gpus * days for stage, (gpus, days) in stages.items()}
    total = sum(gpu_days.values())
    if total == 0:
        raise ValueError("the stages take no compute, so there is nothing to share")
    return {stage: 100 * each / total for stage, each in gpu_days.items()}


if __name__ == "__main__":
    lesson = {"pre-training": (1000, 30), "fine-tuning": (8, 2), "alignment": (100, 5)}
    for stage, share in compute_shares(lesson).items():
        print(f"{stage:12} {share:6.2f} %")
