"""One loop that keeps all three."""

FACTORS = {"pretrain": 1e-4, "finetune": 1e-6, "align": 1e-5}


def training_report(model_size, dataset_tokens, stages):
    report = {"costs": {}, "total": 0.0, "most_expensive": None}
    for stage in stages:
        if stage in report["costs"] or stage not in FACTORS:
            continue
        cost = model_size * dataset_tokens * FACTORS[stage]
        report["costs"][stage] = cost
        report["total"] += cost
        most = report["most_expensive"]
        if most is None or cost > report["costs"][most]:
            report["most_expensive"] = stage
    return report
