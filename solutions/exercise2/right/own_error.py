"""An exception of its own that is a ValueError."""


class NoCompute(ValueError):
    """There is nothing to share."""


def compute_shares(stages):
    hours = [(stage, gpus * days * 24) for stage, (gpus, days) in stages.items()]
    total = sum(each for _, each in hours)
    if not total:
        raise NoCompute
    return dict((stage, each * 100 / total) for stage, each in hours)
