#!/usr/bin/env python3
"""Scores `skysieve segment`, SEP and source-extractor's defaults on the simulator's own presets.

    presets.py SKYSIEVE WORK [--size 1536] [--seed 21] [--purities]

A true source counts for completeness from a signal-to-noise ratio of 5, for purity from 2; with
"any", every true source counts for purity, as it does for the purity that is asked for. Frames come with their flag maps, as calibrated survey frames do. SEP is given them as well, and the setting
of 21 whose F1 on the truth of that very frame is best.
"""
import argparse
import csv
import json
import os
import subprocess

import numpy as np
from astropy.io import fits
from scipy.spatial import cKDTree

import peers
import scoring

PRESETS = ("des", "sdss", "lsst", "hst", "crowded", "nebula")


def run(*words):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True).stdout


def score(places, truth, segmentation, field):
    where, ratio = truth
    found, _ = cKDTree(places).query(where, distance_upper_bound=scoring.RADIUS)
    near, _ = cKDTree(where[ratio >= 2]).query(places, distance_upper_bound=scoring.RADIUS)
    completeness, purity = np.isfinite(found)[ratio >= 5].mean(), np.isfinite(near).mean()
    above_any, _ = cKDTree(where).query(places, distance_upper_bound=scoring.RADIUS)
    true = 0 * segmentation > 0 if field is None else fits.getdata(
        field + ".segmentation.fits") > 0
    pixels = segmentation > 0
    iou = (pixels & true).sum() / max((pixels | true).sum(), 1)
    return completeness, purity, 2 * completeness * purity / (completeness + purity), iou, \
        np.isfinite(above_any).mean()


def area(o, field, catalog, segmentation):
    answer = run(o.skysieve, "evaluate", catalog, "--truth", field + ".truth.csv",
                 "--segmentation", segmentation, "--truth-segmentation",
                 field + ".segmentation.fits", "--json")
    return scoring.find(json.loads(answer), "areaScore")["value"]


class PresetTruth:
    """What the search for SEP's best setting asks of a frame's truth."""

    def __init__(self, prefix, truth):
        header = fits.getheader(prefix + ".fits")
        self.prefix, self.truth = prefix, truth
        self.seeing = header["SEEING"] / header["PIXSCALE"]
        self.blank = np.zeros((1, 1), np.int32)

    def detection(self, places):
        return score(places, self.truth, self.blank, None)[:3]


def sep_best(prefix, truth):
    # Full pixels (1) and bleeding (2) still are where a source is.
    mask = (fits.getdata(prefix + ".flags.fits") & 252) > 0
    places, labels, _ = peers.sep_best(PresetTruth(prefix, truth), mask)
    catalog, segmentation = prefix + ".sep.csv", prefix + ".sep.seg.fits"
    with open(catalog, "w") as file:
        file.write("X_IMAGE,Y_IMAGE,MAG_AUTO\n")
        for x, y in places:
            file.write(f"{x + 1},{y + 1},20\n")
    fits.writeto(segmentation, labels.astype("i4"), overwrite=True)
    return catalog, segmentation


def main(o):
    os.makedirs(o.work, exist_ok=True)
    print(f"{'':10s}{'':20s}{'compl.':>9s}{'purity':>9s}{'F1':>9s}{'IoU':>9s}{'area':>9s}{'any':>9s}")
    for preset in PRESETS:
        field = os.path.join(o.work, preset)
        run(o.skysieve, "simulate", "--preset", preset, "--seed", o.seed, "--size", o.size, "-o",
            field, "--quiet")
        with open(field + ".truth.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        truth = (np.array([[float(r["x0"]), float(r["y0"])] for r in rows]),
                 np.array([float(r["snr"]) for r in rows]))
        results = {}
        catalog, labels = peers.source_extractor(field + ".fits", field)
        results["source-extractor"] = (catalog, labels)
        goals = [("skysieve segment", [])] + [
            (f"  asked {p}", ["--purity", str(p)]) for p in (0.9, 0.95, 0.99) if o.purities]
        for name, goal in goals:
            out = field + ".ours"
            run(o.skysieve, "segment", field + ".fits", "--flags", field + ".flags.fits", "-o", out,
                "--outputs", "csv,segmentation", "--quiet", *goal)
            results[name] = (out + ".catalog.csv", out + ".segmentation.fits")
            show(o, preset, name, results[name], truth, field)
        show(o, preset, "SEP best of 21", sep_best(field, truth), truth, field)
        show(o, preset, "source-extractor", results["source-extractor"], truth, field)


def show(o, preset, name, files, truth, field):
    catalog, segmentation = files
    values = score(scoring.read_places(catalog), truth, fits.getdata(segmentation), field)
    values = (*values[:4], area(o, field, catalog, segmentation), values[4])
    print(f"{preset:10s}{name:20s}" + "".join(f"{v:9.4f}" for v in values), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("skysieve")
    parser.add_argument("work")
    parser.add_argument("--size", type=int, default=1536)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--purities", action="store_true")
    main(parser.parse_args())
