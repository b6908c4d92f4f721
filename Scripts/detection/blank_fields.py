#!/usr/bin/env python3
"""Counts what `skysieve segment` finds on blank noise, white and correlated.

    blank_fields.py SKYSIEVE WORK [--segment "ARGUMENTS"]
"""
import argparse
import os
import shlex
import subprocess

import numpy as np
from astropy.io import fits
from scipy.ndimage import gaussian_filter, shift

import scoring

SIDE, SCALE = 2048, 0.263
RATES = (0.1, 0.5, 2.0)


def noises(rng):
    white = rng.normal(size=(SIDE, SIDE))
    yield "white", white
    yield "smeared, sigma 0.6 px", gaussian_filter(rng.normal(size=(SIDE, SIDE)), 0.6)
    yield "smeared, sigma 1 px", gaussian_filter(rng.normal(size=(SIDE, SIDE)), 1.0)
    stack = sum(shift(rng.normal(size=(SIDE, SIDE)), rng.uniform(0, 1, 2), order=1, mode="wrap")
                for _ in range(4))
    yield "four bilinear shifts", stack


def main(o):
    os.makedirs(o.work, exist_ok=True)
    rng = np.random.default_rng(11)
    area = (SIDE * SCALE / 60) ** 2
    print(f"{'noise':24s}" + "".join(f"{f'asked {r}':>18s}" for r in RATES) + "   purity 0.97")
    for name, noise in noises(rng):
        header = fits.Header(dict(
            CTYPE1="RA---TAN", CTYPE2="DEC--TAN", CRPIX1=SIDE / 2, CRPIX2=SIDE / 2, CRVAL1=150.0,
            CRVAL2=2.0, CDELT1=-SCALE / 3600, CDELT2=SCALE / 3600, MAGZERO=30.0, GAIN=4.0))
        path = os.path.join(o.work, "blank.fits")
        fits.writeto(path, (100 + 6 * noise / noise.std()).astype("f4"), header, overwrite=True)
        cells = []
        for goal in [["--false-alarms", str(rate)] for rate in RATES] + [["--purity", "0.97"]]:
            out = os.path.join(o.work, "blank.ours")
            subprocess.run([o.skysieve, "segment", path, "-o", out, "--outputs", "csv", "--quiet",
                            *goal, *shlex.split(o.segment)], check=True)
            try:
                count = len(scoring.read_places(out + ".catalog.csv"))
            except (ValueError, IndexError):
                count = 0
            cells.append(f"{count / area:8.3f} +-{max(count, 1) ** 0.5 / area:6.3f}")
        print(f"{name:24s}" + "".join(f"{cell:>18s}" for cell in cells))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("skysieve")
    parser.add_argument("work")
    parser.add_argument("--segment", default="", help="more arguments for `skysieve segment`")
    main(parser.parse_args())
