#!/usr/bin/env python3
"""Score classified catalogues, beside their peers, against the bars of the star/galaxy classifier.

Called by Scripts/compare-classifiers.  AUC, ECE and the matching rules are those of the reference
scorer (score_catalog.py).  "Pooled" means over all pairs of a star and a galaxy of the same field.
"""
import argparse
import importlib.util
import json
import sys

import numpy as np
from astropy.table import Table
from scipy.spatial import cKDTree

BINS = [17, 19, 20, 21, 21.5, 22, 22.5, 23, 23.5]
PEERS = (("CLASS_STAR", 1), ("SPREAD_MODEL", -1))
failures = []


def load_scorer(folder):
    spec = importlib.util.spec_from_file_location("score_catalog", f"{folder}/score_catalog.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bar(name, value, limit, at_least=True):
    """Prints a measured number beside what is asked, and remembers a miss."""
    met = value is not None and np.isfinite(value) and (value >= limit if at_least else value <= limit)
    text = "not measured" if value is None else f"{value:.4f}"
    print(f"{'ok  ' if met else 'MISS'} {name}: {text} (asked: {'>=' if at_least else '<='} {limit:.4f})")
    if not met:
        failures.append(name)


class Field:
    """The sources of a field that truth, our catalogue and the peers have in common."""

    def __init__(self, tools, name, catalog, truth, peer, confidence=None):
        self.name, self.tools = name, tools
        ours, table = tools.read_csv(catalog), tools.read_csv(truth)
        magnitude = next(c for c in ("mag", "rmag", "rmag_ap5px", "rmag_ap6px") if c in table)
        where = np.c_[tools.numbers(table["x0"]) + 1, tools.numbers(table["y0"]) + 1]
        found = np.c_[tools.numbers(ours["X_IMAGE"]), tools.numbers(ours["Y_IMAGE"])]
        theirs = Table.read(peer)
        near, row = cKDTree(found).query(where, distance_upper_bound=3)
        near2, row2 = cKDTree(np.c_[theirs["X_IMAGE"], theirs["Y_IMAGE"]]).query(where, distance_upper_bound=3)
        use = np.isfinite(near) & np.isfinite(near2) & np.isin(table["label"], ["star", "galaxy"])
        if confidence:
            use &= table["confidence"] == confidence
        row, row2 = row[use], row2[use]
        self.star = table["label"][use] == "star"
        self.mag = tools.numbers(table[magnitude])[use]
        self.p = tools.numbers(ours["P_STAR"])[row]
        self.error = tools.numbers(ours["P_STAR_ERR"])[row]
        self.flags = tools.numbers(ours["CLASS_FLAGS"])[row]
        self.verdict = ours["CLASS"][row]
        self.scores = {"P_STAR": self.p}
        for peer_name, sign in PEERS:
            self.scores[peer_name] = sign * np.array(theirs[peer_name], dtype=float)[row2]
        self.r50 = tools.numbers(table["r50"])[use] if "r50" in table else None
        widths = tools.numbers(ours["FWHM_IMAGE"])[row]
        bright = self.star & (self.mag < 21)
        self.seeing = float(np.median(widths[bright])) if bright.any() else np.nan

    def auc(self, score, low, high):
        s = (self.mag >= low) & (self.mag < high)
        value = self.tools.auc(self.star[s], self.scores[score][s])
        return value, int(self.star[s].sum()) * int((~self.star[s]).sum())

    def ece(self, low=17, high=23.5):
        s = (self.mag >= low) & (self.mag < high) & np.isfinite(self.p)
        return self.tools.calibration_error(self.star[s], self.p[s])


def pooled(fields, score, low, high):
    values = [f.auc(score, low, high) for f in fields]
    values = [(v, n) for v, n in values if v is not None]
    return sum(v * n for v, n in values) / sum(n for _, n in values) if values else None


def show(value):
    return "   -   " if value is None else f"{value:.4f}"


def auc_table(fields, bins, title):
    names = ["P_STAR"] + [n for n, _ in PEERS]
    print(f"\n{title}\n{'magnitude':>12s}  stars  gals  " + "  ".join(f"{n:>12s}" for n in names))
    rows = []
    for low, high in list(zip(bins[:-1], bins[1:])) + [(bins[0], bins[-1])]:
        stars = sum(int((f.star & (f.mag >= low) & (f.mag < high)).sum()) for f in fields)
        galaxies = sum(int((~f.star & (f.mag >= low) & (f.mag < high)).sum()) for f in fields)
        values = {n: pooled(fields, n, low, high) for n in names}
        rows.append(dict(low=low, high=high, stars=stars, galaxies=galaxies, **values))
        print(f"{low:5.1f}-{high:5.1f}  {stars:6d} {galaxies:5d}  "
              + "  ".join(f"{show(values[n]):>12s}" for n in names))
    return rows


def galaxy_completeness(fields, contamination=0.008, span=(17, 22)):
    """The completeness of the galaxy sample whose share of stars is `contamination`, and its cut."""
    p = np.concatenate([f.p[(f.mag >= span[0]) & (f.mag < span[1])] for f in fields])
    star = np.concatenate([f.star[(f.mag >= span[0]) & (f.mag < span[1])] for f in fields])
    order = np.argsort(np.where(np.isfinite(p), p, np.inf), kind="stable")
    stars, galaxies = np.cumsum(star[order]), np.cumsum(~star[order])
    pure = np.nonzero(stars <= contamination * (stars + galaxies))[0]
    if len(pure) == 0:
        return 0.0, 0.0
    return galaxies[pure[-1]] / galaxies[-1], p[order][pure[-1]]


def compact_completeness(fields, cut, scale, span=(17, 22)):
    kept = total = 0
    for f in fields:
        small = ~f.star & (f.r50 / scale < 0.3 * f.seeing) & (f.mag >= span[0]) & (f.mag < span[1])
        kept, total = kept + int((f.p[small] <= cut).sum()), total + int(small.sum())
    return kept / total if total else None, total


def star_fractions(fields, bins):
    """How many of the shares of stars, by field and magnitude, are right within two errors."""
    good = total = 0
    for f in fields:
        for low, high in zip(bins[:-1], bins[1:]):
            s = (f.mag >= low) & (f.mag < high) & np.isfinite(f.p)
            if s.sum() < 20:
                continue
            # The catalogue's own errors, and the chance of the classes themselves.
            spread = np.sqrt((f.p[s] * (1 - f.p[s])).sum() + (f.error[s].mean() * s.sum()) ** 2) / s.sum()
            good += abs(f.p[s].mean() - f.star[s].mean()) <= 2 * max(spread, 0.5 / s.sum())
            total += 1
    return good / total if total else None, total


def simulated(fields, scale):
    rows = auc_table(fields, BINS, f"{len(fields)} simulated fields, pooled")
    for f in fields:
        cells = [f"{show(f.auc('P_STAR', *b)[0])}/{show(f.auc('SPREAD_MODEL', *b)[0])}"
                 for b in list(zip(BINS[3:-1], BINS[4:])) + [(BINS[0], BINS[-1])]]
        print(f"  {f.name} (FWHM {f.seeing:.2f} px): P_STAR/SPREAD from 21: {' '.join(cells)}  ECE {f.ece():.4f}")
    print()
    for row in rows:
        span = f"{row['low']}-{row['high']}"
        if row["P_STAR"] is None:
            continue
        if row is rows[-1]:
            bar(f"AUC over SPREAD_MODEL, all {span}", row["P_STAR"] - row["SPREAD_MODEL"], 0.01)
        else:
            bar(f"AUC over SPREAD_MODEL, {span}", row["P_STAR"] - row["SPREAD_MODEL"], 0)
        bar(f"AUC over CLASS_STAR, {span}", row["P_STAR"] - row["CLASS_STAR"], 0)
    complete, cut = galaxy_completeness(fields)
    bar("galaxy completeness at 0.8 % contamination, 17-22", complete, 0.986)
    compact, number = compact_completeness(fields, cut, scale)
    bar(f"compact galaxies among them (r50 < 0.3 FWHM; {number} of them)", compact, 0.85)
    at_half, _ = compact_completeness(fields, 0.5, scale)
    print(f"     (compact galaxies with P_STAR below 0.5: {show(at_half)})")
    for f in fields:
        bar(f"ECE of {f.name}, 17-23.5", f.ece(), 0.03, at_least=False)
    right, number = star_fractions(fields, BINS)
    bar(f"star fractions within two errors ({number} bins)", right, 0.95)
    return rows


def labelled(field):
    rows = auc_table([field], [14, 17, 19, 20, 21, 22], "SDSS 3918-3-213, trusted labels")
    print()
    bar("SDSS AUC r 14-22", field.auc("P_STAR", 14, 22)[0], 0.975)
    bar("SDSS AUC r 21-22", field.auc("P_STAR", 21, 22)[0], 0.966)
    lost = field.star & (field.mag < 19) & (field.verdict == "galaxy")
    bar("SDSS stars of r < 19 called galaxies", float(lost.sum()), 0, at_least=False)
    for i in np.nonzero(lost)[0]:
        print(f"     r {field.mag[i]:.2f}: P_STAR {field.p[i]:.3f}, flags {int(field.flags[i])}")
    print(f"     ECE, 14-22: {field.ece(14, 22):.4f}")
    return rows


def bounded(path):
    with open(path) as f:
        report = json.load(f)
    scores = {c["name"]: c["byMagnitude"] for c in report["classifiers"]}
    limit = next(v for k, v in scores.items() if "bound" in k.lower())
    print("\nBayes bound on a field of our own simulator")
    value = lambda e: e["areaUnderCurve"]["value"] if e.get("areaUnderCurve") else None
    for own, best in zip(scores["P_STAR"], limit):
        if value(own) is not None and value(best) is not None:
            bar(f"distance to the bound, {own['low']}-{own['high']} (ours {value(own):.4f}, bound "
                f"{value(best):.4f})", value(best) - value(own), 0.01, at_least=False)


def main(o):
    tools = load_scorer(o.tools)
    result = {}
    if o.field:
        result["simulated"] = simulated([Field(tools, *f) for f in o.field], o.scale)
    if o.sdss:
        result["sdss"] = labelled(Field(tools, "sdss", *o.sdss))
    if o.bound:
        bounded(o.bound)
    result["missed"] = failures
    if o.json:
        with open(o.json, "w") as f:
            json.dump(result, f, indent=1, default=float)
    print(f"\n{len(failures)} bars missed" + "".join(f"\n  {name}" for name in failures))
    return 1 if failures else 0


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--tools", required=True, help="the folder of score_catalog.py")
    p.add_argument("--field", nargs=4, action="append", metavar=("NAME", "CATALOG", "TRUTH", "PEER"))
    p.add_argument("--sdss", nargs=3, metavar=("CATALOG", "LABELS", "PEER"))
    p.add_argument("--bound", metavar="REPORT.json")
    p.add_argument("--scale", type=float, default=0.263, help="arcsec per pixel of the fields")
    p.add_argument("--json")
    sys.exit(main(p.parse_args()))
