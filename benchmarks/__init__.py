"""How fast the kit is, as ratios within one run."""
