"""What the peers' scripts share: reading a field, a star score from sizes, writing a catalogue."""
import argparse

import numpy as np
from astropy.io import fits
from astropy.table import Table


def options(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("field", help="FITS image")
    parser.add_argument("out", help="prefix of the files to write")
    parser.add_argument("--hdu", type=int, default=0)
    parser.add_argument("--zero-point", type=float, help="default: MAGZERO of the header, else 30")
    parser.add_argument("--scale", type=float, default=0.263, help="arcsec per pixel")
    return parser.parse_args()


def read_field(o):
    """The image in native byte order, bad pixels as zeros, their mask, and the zero point."""
    data, header = fits.getdata(o.field, o.hdu, header=True)
    image = np.ascontiguousarray(data, dtype=np.float32)
    bad = ~np.isfinite(image)
    image[bad] = 0
    zero_point = o.zero_point if o.zero_point is not None else float(header.get("MAGZERO", 30))
    return image, bad, zero_point


def magnitudes(flux, zero_point):
    flux = np.asarray(flux, dtype=float)
    return np.where(flux > 0, zero_point - 2.5 * np.log10(np.where(flux > 0, flux, 1)), np.nan)


def score_from_radius(magnitude, radius):
    """A number between 0 and 1 that falls with the half-light radius.

    The stars' radius is the mode among the brighter half of the sources; one half is reached 12 %
    above it. Tools without a classifier of their own are ranked by this.
    """
    radius = np.asarray(radius, dtype=float)
    good = np.isfinite(radius) & (radius > 0.3) & np.isfinite(magnitude)
    if good.sum() < 5:
        return np.full(len(radius), 0.5)
    bright = good & (magnitude < np.median(np.asarray(magnitude)[good]))
    counts, edges = np.histogram(np.log(radius[bright]), bins=np.arange(-1.2, 3.5, 0.04))
    stars = np.exp(edges[counts.argmax()] + 0.02)
    excess = (np.where(good, radius, np.inf) / stars - 1.12) / 0.04
    return 1 / (1 + np.exp(np.clip(excess, -50, 50)))


def write_catalog(out, x, y, magnitude, p_star, **more):
    """Writes OUT.csv; x and y are 0-based and become the catalogue's 1-based ones."""
    columns = dict(X_IMAGE=np.asarray(x, dtype=float) + 1, Y_IMAGE=np.asarray(y, dtype=float) + 1)
    columns.update(MAG_AUTO=np.asarray(magnitude, dtype=float), P_STAR=p_star, **more)
    table = Table({name: np.asarray(values, dtype=float) for name, values in columns.items()})
    table = table[np.isfinite(table["X_IMAGE"]) & np.isfinite(table["Y_IMAGE"])]
    table.write(out + ".csv", format="ascii.csv", overwrite=True, fill_values=[("nan", "")])
    print(f"{out}.csv: {len(table)} sources")


def write_segmentation(out, labels):
    fits.writeto(out + ".segmentation.fits", np.asarray(labels, dtype=np.int32), overwrite=True)
