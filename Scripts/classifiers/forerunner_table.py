#!/usr/bin/env python3
"""The table of the forerunner's trials: what each latent space knows of the classes, and what two
clusters in it make of that, with and without trimming."""
import csv
import sys

import numpy as np


def main(path):
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f))
    methods = [k for k in rows[0] if k not in ("run", "best_auc", "coordinate_0_best", "in_modes")]
    plain = [m for m in methods if not m.endswith("+trim")]
    number = lambda row, key: float(row[key]) if row.get(key) else np.nan
    print(f"{'run':30s} best AUC  c0 best  in modes  " + "  ".join(f"{m:>16s}" for m in plain))
    for row in rows:
        pairs = [f"{number(row, m):.3f} / {number(row, m + '+trim'):.3f}" for m in plain]
        print(f"{row['run']:30s} {number(row, 'best_auc'):8.3f} {row['coordinate_0_best']:>8s} "
              f"{number(row, 'in_modes'):9.2f}  " + "  ".join(f"{p:>16s}" for p in pairs))
    print("\nclusterers: share of sources right, plain / trimmed, mean and standard deviation over all runs")
    for m in plain:
        a = np.array([number(r, m) for r in rows])
        b = np.array([number(r, m + "+trim") for r in rows])
        print(f"{m:18s} {a.mean():.3f} +- {a.std():.3f} / {b.mean():.3f} +- {b.std():.3f}")
    seeds = [number(r, "best_auc") for r in rows if r["run"].startswith("seed") or r["run"] == "prior softMin"]
    print(f"\nseeds of the soft-min design: best AUC {min(seeds):.3f} to {max(seeds):.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
