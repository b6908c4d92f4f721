#!/usr/bin/env python3
"""Detects, measures and classifies a field with SExtractor and PSFEx.

Two runs: the first finds stamps for PSFEx, the second measures with its PSF. CLASS_STAR is given
the seeing measured in the first. The star score is a logistic function of SPREAD_MODEL.
"""
import os
import subprocess

import numpy as np
from astropy.io import fits
from astropy.table import Table

import peer_catalog as peer

SHARE = "/usr/share/source-extractor/"
STAMPS = """VIGNET(35,35) X_IMAGE Y_IMAGE FLUX_RADIUS SNR_WIN FLUX_APER(1) FLUXERR_APER(1)
ELONGATION FLAGS FWHM_IMAGE"""
MEASURED = """X_IMAGE Y_IMAGE MAG_AUTO FLUX_RADIUS CLASS_STAR SPREAD_MODEL SPREADERR_MODEL MAG_PSF
SNR_WIN FLAGS"""


def extract(o, image_path, columns, catalog, *more):
    parameters = o.out + ".param"
    with open(parameters, "w") as file:
        file.write("\n".join(columns.split()) + "\n")
    common = [
        "-c", SHARE + "default.sex", "-FILTER_NAME", SHARE + "gauss_3.0_7x7.conv",
        "-STARNNW_NAME", SHARE + "default.nnw", "-PARAMETERS_NAME", parameters,
        "-CATALOG_NAME", catalog, "-PIXEL_SCALE", str(o.scale), "-BACK_SIZE", "128",
        "-SATUR_LEVEL", "1e12", "-GAIN", "0", "-VERBOSE_TYPE", "QUIET"]
    subprocess.run(["source-extractor", image_path] + common + list(more), check=True)


def seeing_of(stamps):
    """The commonest width of clean, bright sources, in pixels."""
    good = (stamps["FLAGS"] == 0) & (stamps["SNR_WIN"] > 50)
    if good.sum() < 5:
        return 3.5, int(good.sum())
    counts, edges = np.histogram(stamps["FWHM_IMAGE"][good], bins=np.arange(1.2, 15, 0.15))
    return edges[counts.argmax()] + 0.075, int(good.sum())


o = peer.options(__doc__)
image, bad, zero_point = peer.read_field(o)
# PSFEx loses faint units (nanomaggies) to its own thresholds: bring the noise to about 10.
noise = 1.4826 * np.median(np.abs(image[~bad] - np.median(image[~bad])))
factor = np.float32(10 / noise if noise > 0 else 1)
scaled = o.out + ".input.fits"
fits.writeto(scaled, image * factor, overwrite=True)

ldac = o.out + ".ldac"
extract(o, scaled, STAMPS, ldac, "-CATALOG_TYPE", "FITS_LDAC", "-DETECT_THRESH", "5",
        "-PHOT_APERTURES", "12")
seeing, bright = seeing_of(Table.read(ldac, hdu=2))
subprocess.run(
    ["psfex", ldac, "-PSF_DIR", os.path.dirname(os.path.abspath(o.out)), "-CHECKIMAGE_TYPE", "NONE",
     "-CHECKPLOT_TYPE", "NONE", "-WRITE_XML", "N", "-VERBOSE_TYPE", "QUIET",
     "-PSFVAR_DEGREES", "2" if bright > 150 else "1"],
    check=True, stderr=subprocess.DEVNULL)
extract(o, scaled, MEASURED, o.out + ".peer.fits", "-CATALOG_TYPE", "FITS_1.0",
        "-PSF_NAME", o.out + ".psf", "-SEEING_FWHM", str(seeing * o.scale),
        "-CHECKIMAGE_TYPE", "SEGMENTATION", "-CHECKIMAGE_NAME", o.out + ".segmentation.fits",
        "-MAG_ZEROPOINT", str(zero_point + 2.5 * np.log10(factor)))
found = Table.read(o.out + ".peer.fits")
spread = np.array(found["SPREAD_MODEL"], dtype=float)
p_star = 1 / (1 + np.exp(np.clip((spread - 0.004) / 0.0015, -50, 50)))
magnitude = np.where(found["MAG_AUTO"] < 90, found["MAG_AUTO"], np.nan)
peer.write_catalog(
    o.out, np.array(found["X_IMAGE"], float) - 1, np.array(found["Y_IMAGE"], float) - 1, magnitude,
    p_star, CLASS_STAR=found["CLASS_STAR"], SPREAD_MODEL=spread, FLUX_RADIUS=found["FLUX_RADIUS"])
