#!/usr/bin/env python3
"""Scores `skysieve segment` with its defaults against classical detectors on GalSim fields.

    compare_detection.py SKYSIEVE WORK PREFIX... [--segment "ARGUMENTS"] [--no-areas]

Each PREFIX.fits comes with PREFIX.clean.fits and PREFIX.truth.csv (see tools of the survey data).
What the other programs find is kept in WORK and not computed again.
"""
import argparse
import json
import os
import shlex
import subprocess

import numpy as np
from astropy.io import fits

import peers
import scoring

PURITIES = (0.90, 0.95, 0.97, 0.99)


def peer_scores(truth, work, skysieve, with_areas):
    """Scores of the other programs on one field."""
    path = os.path.join(work, os.path.basename(truth.prefix) + ".peers.json")
    if os.path.exists(path):
        with open(path) as file:
            return json.load(file)
    out = os.path.join(work, os.path.basename(truth.prefix))
    result = {}
    places, labels, setting = peers.sep_best(truth)
    result["sep best of 21"] = dict(
        score=truth.detection(places), iou=truth.overlap(labels > 0), setting=setting)
    if with_areas:
        write_catalog(out + ".sep.csv", places)
        fits.writeto(out + ".sep.seg.fits", labels.astype("i4"), overwrite=True)
        result["sep best of 21"]["area"] = scoring.area_score(
            skysieve, truth, out + ".sep.csv", out + ".sep.seg.fits", true_labels(truth, work))
    catalog, segmentation = peers.source_extractor(truth.prefix + ".fits", out)
    result["source-extractor"] = dict(
        score=truth.detection(scoring.read_places(catalog)),
        iou=truth.overlap(fits.getdata(segmentation) > 0))
    if with_areas:
        result["source-extractor"]["area"] = scoring.area_score(
            skysieve, truth, catalog, segmentation, true_labels(truth, work))
    pixels = peers.noise_chisel(truth.prefix + ".fits", out)
    if pixels is not None:
        result["noisechisel"] = dict(iou=truth.overlap(pixels))
    with open(path, "w") as file:
        json.dump(result, file, default=float)
    return result


def write_catalog(path, places):
    with open(path, "w") as file:
        file.write("X_IMAGE,Y_IMAGE,MAG_AUTO\n")
        for x, y in places:
            file.write(f"{x + 1},{y + 1},20\n")


def true_labels(truth, work):
    path = os.path.join(work, os.path.basename(truth.prefix) + ".truth.seg.fits")
    if not os.path.exists(path):
        fits.writeto(path, truth.segmentation())
    return path


def ours(truth, work, skysieve, arguments, outputs):
    out = os.path.join(work, os.path.basename(truth.prefix) + ".ours")
    answer = subprocess.run(
        [skysieve, "segment", truth.prefix + ".fits", "-o", out, "--outputs", outputs, "--json",
         *arguments], check=True, capture_output=True, text=True)
    return out, json.loads(answer.stdout)


def purity_row(truth, work, skysieve, arguments):
    row = []
    for purity in PURITIES:
        out, _ = ours(truth, work, skysieve, arguments + ["--purity", str(purity)], "csv")
        row.append(truth.detection(scoring.read_places(out + ".catalog.csv")))
    return row


def show(name, values):
    print(f"{name:28s}" + "".join(f"{v:>9s}" if isinstance(v, str) else
                                  "        -" if v is None else f"{v:9.4f}" for v in values))


def main(o):
    os.makedirs(o.work, exist_ok=True)
    arguments, everything, purities = shlex.split(o.segment), {}, []
    for prefix in o.prefixes:
        truth = scoring.Truth(prefix)
        print(f"\n{os.path.basename(prefix)}: seeing {truth.seeing:.2f} px, "
              f"{len(truth.places)} true sources")
        show("", ["compl.", "purity", "F1", "IoU", "area"])
        results = {} if o.no_peers else peer_scores(truth, o.work, o.skysieve, not o.no_areas)
        out, summary = ours(truth, o.work, o.skysieve, arguments, "csv,segmentation")
        catalog, segmentation = out + ".catalog.csv", out + ".segmentation.fits"
        results["skysieve segment"] = dict(
            score=truth.detection(scoring.read_places(catalog)),
            iou=truth.overlap(fits.getdata(segmentation) > 0),
            area=None if o.no_areas else scoring.area_score(
                o.skysieve, truth, catalog, segmentation, true_labels(truth, o.work)))
        for name, result in results.items():
            show(name, [*(result.get("score") or [None] * 3), result["iou"], result.get("area")])
            everything.setdefault(name, []).append(
                [np.nan if v is None else v for v in
                 [*(result.get("score") or [None] * 3), result["iou"], result.get("area")]])
        if o.purities:
            purities.append(purity_row(truth, o.work, o.skysieve, arguments))
            show("  asked", [f"{p:.2f}" for p in PURITIES])
            show("  got", [score[1] for score in purities[-1]])
            show("  F1", [score[2] for score in purities[-1]])
    print("\nmean of the fields")
    show("", ["compl.", "purity", "F1", "IoU", "area"])
    for name, rows in everything.items():
        show(name, list(np.mean(rows, axis=0)))
    if "sep best of 21" in everything:
        gain = np.array(everything["skysieve segment"])[:, 2] - np.array(
            everything["sep best of 21"])[:, 2]
        print("F1 above SEP's best: " + " ".join(f"{g:+.4f}" for g in gain)
              + f"  mean {gain.mean():+.4f}")
    if purities:
        got = np.array(purities)[:, :, 1]
        show("purity asked", [f"{p:.2f}" for p in PURITIES])
        show("purity got, mean", list(got.mean(axis=0)))
        show("farthest from asked", list(np.abs(got - PURITIES).max(axis=0)))
        show("F1 there", list(np.array(purities)[:, :, 2].mean(axis=0)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("skysieve")
    parser.add_argument("work")
    parser.add_argument("prefixes", nargs="+")
    parser.add_argument("--segment", default="", help="more arguments for `skysieve segment`")
    parser.add_argument("--purities", action="store_true", help="also ask for several purities")
    parser.add_argument("--no-areas", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    main(parser.parse_args())
