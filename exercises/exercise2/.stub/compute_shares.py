"""Exercise 2: who takes the compute. README.md beside this file says what to do."""


def compute_shares(stages):
    """Tell which share of all computing each stage takes.

    Args:
        stages: dict of the stages' names, each with a tuple: number of GPUs, and days that they are busy.

    Returns:
        A dict: each stage's name, with its share of all GPU-days in per cent.

    Raises:
        ValueError: when the stages take no compute at all.
    """
    # TODO: work out the GPU-days of each stage, and what part of their sum it is
    return {}


if __name__ == "__main__":
    lesson = {"pre-training": (1000, 30), "fine-tuning": (8, 2), "alignment": (100, 5)}
    for stage, share in compute_shares(lesson).items():
        print(f"{stage:12} {share:6.2f} %")
