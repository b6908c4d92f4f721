#!/usr/bin/env python3
"""Detects and measures a field with gnuastro: NoiseChisel, Segment and MakeCatalog, defaults."""
import subprocess
import warnings

from astropy.io import fits
from astropy.table import Table

import peer_catalog as peer

# Gnuastro writes units that astropy does not know.
warnings.simplefilter("ignore")
o = peer.options(__doc__)
image, bad, zero_point = peer.read_field(o)
image[bad] = float("nan")
field, detected = o.out + ".input.fits", o.out + ".detected.fits"
segmented, clumps = o.out + ".segmented.fits", o.out + ".catalog.fits"
fits.writeto(field, image, overwrite=True)


def run(*arguments):
    subprocess.run(list(arguments) + ["--quiet"], check=True)


usage = subprocess.run(["astmkcatalog", "--help"], capture_output=True, text=True).stdout
# Version 0.20 renamed two columns.
flux_options = ["--sum", "--half-sum-radius"] if "--sum " in usage else [
    "--brightness", "--halfsumradius"]

run("astnoisechisel", field, "--hdu=0", "--output=" + detected)
run("astsegment", detected, "--output=" + segmented)
# Objects of one clump are the sources; objects of several clumps are blends, taken clump by clump.
run(
    "astmkcatalog", segmented, "--clumpscat", "--ids", "--x", "--y", *flux_options,
    f"--zeropoint={zero_point}", "--output=" + clumps)
with fits.open(clumps) as units:
    tables = {unit.name: Table.read(clumps, hdu=i) for i, unit in enumerate(units) if i > 0}
objects = tables["OBJECTS"]
found = tables.get("CLUMPS", objects)


def column(row, *names):
    return next(row[name] for name in names if name in row.colnames)


parts = [found]
if "HOST_OBJ_ID" in found.colnames:
    hosts = set(found["HOST_OBJ_ID"])
    parts.append(objects[[row not in hosts for row in objects["OBJ_ID"]]])
rows = [
    (row["X"], row["Y"], column(row, "SUM", "BRIGHTNESS"),
     column(row, "HALF_SUM_RADIUS", "HALFSUMRADIUS"))
    for part in parts
    for row in part
]
x, y, flux, radius = zip(*rows) if rows else ([], [], [], [])
magnitude = peer.magnitudes(flux, zero_point)
peer.write_catalog(
    o.out, [value - 1 for value in x], [value - 1 for value in y], magnitude,
    peer.score_from_radius(magnitude, radius), FLUX_RADIUS=radius)
peer.write_segmentation(o.out, fits.getdata(segmented, "OBJECTS"))
