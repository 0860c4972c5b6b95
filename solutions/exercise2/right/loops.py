"""Two loops, and no comprehension."""


def compute_shares(stages):
    total = 0
    for gpus, days in stages.values():
        total = total + gpus * days
    if total <= 0:
        raise ValueError("no compute at all")
    shares = {}
    for stage in stages:
        shares[stage] = stages[stage][0] * stages[stage][1] / total * 100
    return shares
