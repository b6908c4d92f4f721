#!/usr/bin/env python3
"""What the stars of a frame leave when the measured point spread is taken out.

  star_residuals.py FRAME.fits CATALOG.fits MODEL.fits [--hdu 0]

Stars are unflagged sources of a signal-to-noise ratio above 30 whose SPREAD_MODEL lies within 3 of
its errors of 0. The stack is the median over the stars of (pixels - sky - flux x model) / flux, on
the pixels about each star's nearest one; figures are in percent of the model's peak.
"""
import argparse

import numpy as np
from astropy.io import fits
from astropy.table import Table

from point_spread import Model

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("frame")
p.add_argument("catalog")
p.add_argument("model")
p.add_argument("--hdu", type=int, default=0)
o = p.parse_args()
image = np.asarray(fits.getdata(o.frame, o.hdu), float)
table, model = Table.read(o.catalog), Model(o.model)
spread = np.ma.filled(np.ma.asarray(table["SPREAD_MODEL"], float), np.nan)
error = np.ma.filled(np.ma.asarray(table["SPREADERR_MODEL"], float), np.nan)
snr = np.asarray(table["FLUX_PSF"] / table["FLUXERR_PSF"], float)
with np.errstate(invalid="ignore"):
    star = (np.abs(spread) < np.maximum(3 * error, 0.001)) & (snr > 30) & (table["FLAGS"] == 0)
radius = min(model.radius, int(np.ceil(2.5 * model.header["PSFFWHM"])))
stack, chi = [], []
for row in table[star]:
    x, y = row["XWIN_IMAGE"] - 1, row["YWIN_IMAGE"] - 1
    c, r = int(round(x)), int(round(y))
    if min(c, r) < radius or c >= image.shape[1] - radius or r >= image.shape[0] - radius:
        continue
    pixels = image[r - radius:r + radius + 1, c - radius:c + radius + 1] - row["BACKGROUND"]
    nodes, dx, dy = model.nodes(x, y), x - c, y - r
    for _ in range(5):
        f = model.stamp(nodes, dx, dy, radius)
        fx = (model.stamp(nodes, dx + 0.05, dy, radius) - model.stamp(nodes, dx - 0.05, dy, radius)) * 10
        fy = (model.stamp(nodes, dx, dy + 0.05, radius) - model.stamp(nodes, dx, dy - 0.05, radius)) * 10
        core = f > 0.02 * f.max()
        flux, mx, my = np.linalg.lstsq(np.c_[f[core], fx[core], fy[core]], pixels[core], rcond=None)[0]
        dx, dy = np.clip([dx + mx / flux, dy + my / flux], -0.9, 0.9)
    f = model.stamp(nodes, dx, dy, radius)
    flux = (f * pixels)[core].sum() / (f * f)[core].sum()
    stack.append((pixels - flux * f) / flux / f.max() * 100)
if not stack:
    print(f"{o.frame.split('/')[-1]}: no isolated star of S/N 30, origin {model.header['PSFORIG']}")
    raise SystemExit
stack = np.array(stack)
middle = np.median(stack, axis=0)
grid = np.arange(2 * radius + 1) - radius
distance = np.hypot(grid[None], grid[:, None])
core = distance < model.header["PSFFWHM"]
noise = 1.4826 * np.median(np.abs(stack - middle), axis=0) * 1.2533 / np.sqrt(len(stack))
print(f"{o.frame.split('/')[-1]}: {len(stack)} stars, FWHM {model.header['PSFFWHM']:.2f} px, order "
      f"{model.order}, {model.header['PSFORIG']}; median residual in % of the peak: core rms "
      f"{np.sqrt((middle[core] ** 2).mean()):.2f} (noise of the median {np.sqrt((noise[core] ** 2).mean()):.2f}), "
      f"worst {np.abs(middle[core]).max():.2f}; one to 2.5 FWHM rms "
      f"{np.sqrt((middle[~core] ** 2).mean()):.2f} ({np.sqrt((noise[~core] ** 2).mean()):.2f}); "
      f"single stars scatter {np.median(np.sqrt((stack[:, core] ** 2).mean(1))):.2f}; "
      f"stated {100 * model.uncertainty(model.width / 2, model.height / 2):.2f}")
