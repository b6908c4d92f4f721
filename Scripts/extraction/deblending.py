#!/usr/bin/env python3
"""Runs source-extractor on a simulated field, and scores segmentations against its truth.

  deblending.py extract PREFIX
  deblending.py score PREFIX NAME CATALOG SEGMENTATION

A true source brighter than r = 23.5 is merged if another one has most of its detected pixels in the
same segment; a segment is a fragment if most of its pixels lie on a true source that another
segment already stands for.
"""
import subprocess
import sys

import numpy as np
from astropy.io import fits
from astropy.table import Table
from scipy.spatial import cKDTree

SHARE = "/usr/share/source-extractor/"
FAINTEST, RADIUS = 23.5, 3


def extract(prefix):
    with open(prefix + ".param", "w") as file:
        file.write("NUMBER\nX_IMAGE\nY_IMAGE\n")
    subprocess.run(
        ["source-extractor", prefix + ".fits", "-c", SHARE + "default.sex", "-PARAMETERS_NAME",
         prefix + ".param", "-FILTER_NAME", SHARE + "default.conv", "-STARNNW_NAME",
         SHARE + "default.nnw", "-CATALOG_TYPE", "FITS_1.0", "-CATALOG_NAME",
         prefix + ".peer.catalog.fits", "-CHECKIMAGE_TYPE", "SEGMENTATION", "-CHECKIMAGE_NAME",
         prefix + ".peer.segmentation.fits", "-DETECT_MINAREA", "5", "-MEMORY_OBJSTACK",
         "30000", "-MEMORY_PIXSTACK", "10000000", "-VERBOSE_TYPE", "QUIET"], check=True)


def most_of(owner, other, sizes):
    """Pairs (owner, other) of which the other holds more than half of the owner's pixels."""
    pairs, counts = np.unique(np.c_[owner, other], axis=0, return_counts=True)
    return pairs[counts > 0.5 * sizes[pairs[:, 0]]]


def score(prefix, name, catalog_path, segmentation_path):
    truth = Table.read(prefix + ".truth.csv")
    areas = fits.getdata(prefix + ".segmentation.fits").astype(int)
    segments = fits.getdata(segmentation_path).astype(int)
    catalog = Table.read(catalog_path)
    places = np.c_[catalog["X_IMAGE"], catalog["Y_IMAGE"]] - 1
    distance, nearest = cKDTree(np.c_[truth["x0"], truth["y0"]]).query(
        places, distance_upper_bound=RADIUS)
    found = np.unique(nearest[np.isfinite(distance)])
    bright = np.asarray(truth["mag"]) < FAINTEST
    completeness = np.isin(np.flatnonzero(bright), found).mean()
    purity = len(found) / max(len(catalog), 1)
    f1 = 2 * completeness * purity / max(completeness + purity, 1e-9)

    both = (areas > 0) & (segments > 0)
    owner, segment = areas[both], segments[both]
    area_sizes, segment_sizes = np.bincount(owner), np.bincount(segment)
    is_bright = np.zeros(max(len(area_sizes), len(truth) + 1), bool)
    is_bright[np.asarray(truth["id"])] = bright
    homes = most_of(owner, segment, area_sizes)
    homes = homes[is_bright[homes[:, 0]] & (area_sizes[homes[:, 0]] >= 5)]
    merged = np.maximum(np.bincount(homes[:, 1]) - 1, 0).sum()
    parts = most_of(segment, owner, segment_sizes)
    fragments = np.maximum(np.bincount(parts[:, 1]) - 1, 0).sum()
    per = 1000 / max(len(homes), 1)
    print(f"  {name:24s} {len(catalog):6d} sources, completeness {completeness:.4f}, purity "
          f"{purity:.4f}, F1 {f1:.4f}; per 1,000: {merged * per:.1f} merged, "
          f"{fragments * per:.1f} fragments")


if __name__ == "__main__":
    {"extract": extract, "score": score}[sys.argv[1]](*sys.argv[2:])
