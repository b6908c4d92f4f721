"""Scores the main job's two detectors and source-extractor; see Scripts/compare-detectors."""

import argparse
import pathlib
import sys

import numpy as np
from astropy.io import fits

for folder in ("classifiers", "detection"):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / folder))
import compare_classifiers as classifiers  # noqa: E402
import peers  # noqa: E402
import scoring  # noqa: E402

FULL = (17, 23.5)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("fields", nargs="+")
    parser.add_argument("--tools", required=True)
    options = parser.parse_args()
    tools = classifiers.load_scorer(options.tools)
    folder = pathlib.Path(options.folder)
    found = {name: [] for name in ("source-extractor", "matched-filter", "network")}
    classified = {name: [] for name in ("matched-filter", "network")}
    for field in options.fields:
        prefix, name = field.removesuffix(".fits"), pathlib.Path(field).stem
        truth = scoring.Truth(prefix)
        catalogs = {"source-extractor": peers.source_extractor(field, str(folder / name))}
        for detector in classified:
            out = folder / detector / name
            catalogs[detector] = (str(out / "catalog.csv"), str(out / "segmentation.fits"))
            classified[detector].append(classifiers.Field(
                tools, name, out / "catalog.csv", prefix + ".truth.csv", prefix + ".peer.fits"))
        for detector, (catalog, segmentation) in catalogs.items():
            found[detector].append((
                *truth.detection(scoring.read_places(catalog)),
                truth.overlap(fits.getdata(segmentation) > 0)))
    print(f"{len(options.fields)} fields     completeness  purity      F1   pixel IoU")
    for detector, values in found.items():
        print(f"{detector:18} {'  '.join(f'{v:8.4f}' for v in np.mean(values, axis=0))}")
        if len(values) > 1:
            print("  F1 by field:      " + " ".join(f"{v[2]:.3f}" for v in values))
    print("\nstars against galaxies, area under the curve, 17-23.5")
    for detector, fields in classified.items():
        scores = {n: classifiers.pooled(fields, n, *FULL) for n in fields[0].scores}
        errors = " ".join(f"{f.ece():.3f}" for f in fields)
        print(f"{detector:18} " + "  ".join(f"{n} {v:.4f}" for n, v in scores.items())
              + f"   calibration errors {errors}")


if __name__ == "__main__":
    main()
