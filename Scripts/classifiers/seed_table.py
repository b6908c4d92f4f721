#!/usr/bin/env python3
"""AUC of the same field by classifiers of different seeds: spread about the median, and flips."""
import csv
import sys

import numpy as np
from scipy.spatial import cKDTree
from scipy.stats import rankdata


def column(rows, name):
    return np.array([float(r[name]) if r[name] not in ("", "nan") else np.nan for r in rows])


def read(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


def auc(star, score):
    ranks = rankdata(np.where(np.isfinite(score), score, -1))
    return (ranks[star].sum() - star.sum() * (star.sum() + 1) / 2) / (star.sum() * (~star).sum())


def main(truth_path, paths):
    truth = [r for r in read(truth_path) if r["label"] in ("star", "galaxy") and 17 <= float(r["mag"]) < 23.5]
    star = np.array([r["label"] == "star" for r in truth])
    where = np.c_[column(truth, "x0") + 1, column(truth, "y0") + 1]
    areas = []
    for path in paths:
        rows = read(path)
        near, index = cKDTree(np.c_[column(rows, "X_IMAGE"), column(rows, "Y_IMAGE")]).query(
            where, distance_upper_bound=3)
        use = np.isfinite(near)
        areas.append(auc(star[use], column(rows, "P_STAR")[index[use]]))
        print(f"{path}: AUC {areas[-1]:.4f} on {use.sum()} sources")
    areas = np.array(areas)
    close = (abs(areas - np.median(areas)) <= 0.005).sum()
    flips = (areas < 0.5).sum()
    print(f"median {np.median(areas):.4f}, range {areas.min():.4f} to {areas.max():.4f}; "
          f"{close} of {len(areas)} within 0.005; {flips} turned round")
    return 0 if close >= 0.95 * len(areas) and flips == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
