"""Compares `skysieve wcs` with astropy.wcs; see Scripts/compare-wcs."""

import csv
import logging
import os
import subprocess
import sys
import tempfile
import warnings

import numpy
from astropy.io import fits
from astropy.wcs import WCS

LARGEST_DIFFERENCE = 1e-6  # arcsec
PIXELS = 1000


def celestial_images(path):
    """Yields (HDU number, astropy WCS, kind of projection, width, height)."""
    with fits.open(path) as hdus:
        for number, hdu in enumerate(hdus):
            header = hdu.header
            if not hdu.is_image or header.get("NAXIS", 0) < 2:
                continue
            wcs = WCS(header)
            if not wcs.has_celestial:
                continue
            wcs = wcs if wcs.naxis == 2 else wcs.celestial
            kind = "TPV" if "TPV" in header["CTYPE1"] else header["CTYPE1"][-3:]
            yield number, wcs, kind, header["NAXIS1"], header["NAXIS2"]


def by_astropy(wcs, pixels):
    sky = wcs.all_pix2world(pixels, 0)
    return sky[:, ::-1] if wcs.wcs.lng == 1 else sky


def by_skysieve(binary, path, hdu, pixels):
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "pixels.csv")
        with open(table, "w") as file:
            file.write("x,y\n")
            file.writelines(f"{x!r},{y!r}\n" for x, y in pixels.tolist())
        command = [binary, "wcs", f"{path}[{hdu}]", "--pixels", table]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
    rows = csv.DictReader(run.stdout.splitlines())
    return numpy.array([(float(row["ra"]), float(row["dec"])) for row in rows])


def worst_difference(found, expected):
    """The largest distance of two lists of places in arcsec; NaN in one alone counts as infinite."""
    turn = (found[:, 0] - expected[:, 0] + 180) % 360 - 180
    east = turn * numpy.cos(numpy.radians(expected[:, 1]))
    distance = numpy.hypot(east, found[:, 1] - expected[:, 1]) * 3600
    both_undefined = numpy.isnan(found).any(1) & numpy.isnan(expected).any(1)
    return numpy.nan_to_num(numpy.where(both_undefined, 0, distance), nan=numpy.inf).max()


def main(binary, paths):
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    random = numpy.random.default_rng(1)
    worst, count = 0.0, 0
    for path in paths:
        try:
            images = list(celestial_images(path))
        except OSError as error:
            print(f"{os.path.basename(path)}: not read by astropy ({error})")
            continue
        for number, wcs, kind, width, height in images:
            pixels = random.uniform(0, 1, (PIXELS, 2)) * [width, height] - 0.5
            difference = worst_difference(
                by_skysieve(binary, path, number, pixels), by_astropy(wcs, pixels)
            )
            print(f"{kind}  {difference:.2e} arcsec  {os.path.basename(path)}[{number}]")
            worst, count = max(worst, difference), count + 1
    print(f"worst of {count} images, {PIXELS} pixels each: {worst:.2e} arcsec")
    return 0 if count > 0 and worst < LARGEST_DIFFERENCE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
