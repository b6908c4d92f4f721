#!/usr/bin/env python3
"""Compares two catalogues of one frame, source-extractor's and Skysieve's, column by column.

    compare_extraction.py THEIRS.fits OURS.fits [--snr 20]
"""
import argparse
import sys

import numpy as np
from astropy.table import Table
from scipy.spatial import cKDTree

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("theirs")
parser.add_argument("ours")
parser.add_argument("--snr", type=float, default=20)
o = parser.parse_args()
theirs, ours = Table.read(o.theirs, hdu=1), Table.read(o.ours, hdu=1)
places = [np.column_stack([t["X_IMAGE"], t["Y_IMAGE"]]).astype(float) for t in (theirs, ours)]
distance, nearest = cKDTree(places[1]).query(places[0], distance_upper_bound=2)
back = cKDTree(places[0]).query(places[1])[1]
matched = np.isfinite(distance)
matched[matched] = back[nearest[matched]] == np.flatnonzero(matched)
print(f"sources: theirs {len(theirs)}, ours {len(ours)}, matched {matched.sum()}")
a, b = theirs[matched], ours[nearest[matched]]

# Deblended, saturated, cut or crowded sources are a matter of taste: they are told apart.
snr = np.asarray(a["FLUX_AUTO"] / a["FLUXERR_AUTO"], float)
clean = (snr > o.snr) & (np.asarray(a["FLAGS"]) == 0) & (np.asarray(b["FLAGS"]) == 0)
bright = snr > o.snr
equal_flags = np.mean(np.asarray(a["FLAGS"])[bright] == np.asarray(b["FLAGS"])[bright])
print(f"S/N > {o.snr:g}: {bright.sum()}, without flags {clean.sum()}; equal FLAGS {equal_flags:.1%}")

def zero_point(table):
    """The magnitude of a flux of 1: one of them may have it from the header, the other from settings."""
    with np.errstate(all="ignore"):
        zero = np.asarray(table["MAG_AUTO"] + 2.5 * np.log10(table["FLUX_AUTO"]), float)
    return np.nanmedian(zero[bright & np.isfinite(zero)])


shift = zero_point(b) - zero_point(a)

RELATIVE = ("FLUX", "A_", "B_", "KRON", "FWHM", "ISOAREA", "ELONG")
print(f"{'column':<14} {'kind':<9} {'median':>10} {'|median|':>10} {'90 %':>10} {'clean 90 %':>10}")
worst = {}
for name in theirs.colnames:
    family = [name] if name in ours.colnames else []
    pairs = [(name, a[name], b[name]) for _ in family]
    if not family and name + "_1" in ours.colnames and a[name].ndim <= 2:
        columns = np.asarray(a[name]).reshape(len(a), -1)
        pairs = [(f"{name}_{i + 1}", columns[:, i], b[f"{name}_{i + 1}"])
                 for i in range(columns.shape[1])]
    for label, x, y in pairs:
        x, y = np.asarray(x, float), np.asarray(y, float)
        relative = name.startswith(RELATIVE)
        with np.errstate(all="ignore"):
            difference = y / x - 1 if relative else y - x
        if name.startswith(("MAG_", "MU_")):
            difference = difference - shift
        if name.startswith("THETA"):
            difference = (difference + 90) % 180 - 90
        good = np.isfinite(difference) & (np.abs(x) < 90 if name.startswith("MAG") else True)
        d, c = difference[good & bright], difference[good & clean]
        if not len(d) or not len(c):
            continue
        worst[label] = (np.median(d), np.median(np.abs(d)))
        print(f"{label:<14} {'relative' if relative else 'absolute':<9} {np.median(d):10.5f} "
              f"{np.median(np.abs(d)):10.5f} {np.quantile(np.abs(d), 0.9):10.5f} "
              f"{np.quantile(np.abs(c), 0.9):10.5f}")

offset = np.hypot(*[np.asarray(a[n], float) - np.asarray(b[n], float) for n in ("X_IMAGE", "Y_IMAGE")])
misses = []
if np.median(offset[bright]) > 0.03:
    misses.append(f"positions differ by {np.median(offset[bright]):.4f} pixels")
for label, (median, spread) in worst.items():
    if label.startswith(("FLUX_AUTO", "FLUX_APER")) and spread > 0.01:
        misses.append(f"{label} differs by {spread:.2%}")
print(f"positions: median distance {np.median(offset[bright]):.4f} pixels")
print("\n".join("MISSED: " + miss for miss in misses) or "all targets met")
sys.exit(1 if misses else 0)
