#!/usr/bin/env python3
"""How well two catalogues' SPREAD_MODEL ranks stars before galaxies, by true magnitude.

  spread_model.py OURS.fits PEER.fits TRUTH.csv [--edges 17,19,20,21,22]

Only sources that both catalogues hold are ranked, so that both judge the same ones. TRUTH has x0, y0
(0-based pixels), label (star or galaxy) and a magnitude. AUC is the chance that a random star ranks
before a random galaxy; the error is that of a bootstrap of the difference.
"""
import argparse

import numpy as np
from astropy.table import Table
from scipy.spatial import cKDTree
from scipy.stats import rankdata


def auc(is_star, score):
    stars = is_star.sum()
    ranks = rankdata(np.where(np.isfinite(score), score, -np.inf))
    return (ranks[is_star].sum() - stars * (stars + 1) / 2) / (stars * (~is_star).sum())


def error(is_star, ours, peer, rounds=200):
    rng, values = np.random.default_rng(1), []
    stars, galaxies = np.flatnonzero(is_star), np.flatnonzero(~is_star)
    for _ in range(rounds):
        pick = np.r_[rng.choice(stars, len(stars)), rng.choice(galaxies, len(galaxies))]
        values.append(auc(is_star[pick], ours[pick]) - auc(is_star[pick], peer[pick]))
    return np.std(values)


p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("ours")
p.add_argument("peer")
p.add_argument("truth")
p.add_argument("--edges", default="17,19,20,20.5,21,21.5,22,22.5,23,23.5")
o = p.parse_args()
truth = Table.read(o.truth)
name = next(c for c in ("mag", "rmag", "rmag_ap5px") if c in truth.colnames)
magnitude = np.ma.filled(np.ma.asarray(truth[name], float), np.nan)
label = np.array(truth["label"])
places = np.c_[truth["x0"], truth["y0"]] + 1
used, scores = np.isin(label, ["star", "galaxy"]), []
for path in (o.ours, o.peer):
    table = Table.read(path)
    distance, row = cKDTree(np.c_[table["X_IMAGE"], table["Y_IMAGE"]]).query(
        places, distance_upper_bound=3)
    used &= np.isfinite(distance)
    spread = np.ma.filled(np.ma.asarray(table["SPREAD_MODEL"], float), np.nan)
    scores.append(-spread[np.where(np.isfinite(distance), row, 0)])
edges = [float(e) for e in o.edges.split(",")]
print("  magnitude    stars galaxies    ours    peer  difference")
for low, high in list(zip(edges[:-1], edges[1:])) + [(edges[0], edges[-1])]:
    inside = used & (magnitude >= low) & (magnitude < high)
    star = label[inside] == "star"
    if star.sum() < 4 or (~star).sum() < 4:
        continue
    ours, peer = scores[0][inside], scores[1][inside]
    a, b = auc(star, ours), auc(star, peer)
    print(f"  {low:4.1f} - {high:4.1f} {star.sum():6d} {(~star).sum():6d}   {a:.4f}  {b:.4f}  "
          f"{a - b:+.4f} +- {error(star, ours, peer):.4f}")
