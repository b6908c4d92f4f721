#!/usr/bin/env python3
"""Detects, deblends and measures a field with photutils (1.5 sigma, 5 pixels, 3-pixel filter)."""
import numpy as np
from astropy.convolution import convolve_fft
from photutils.background import Background2D, SExtractorBackground
from photutils.segmentation import SourceCatalog, SourceFinder, make_2dgaussian_kernel

import peer_catalog as peer

o = peer.options(__doc__)
image, bad, zero_point = peer.read_field(o)
background = Background2D(
    image, (128, 128), mask=bad, bkg_estimator=SExtractorBackground(), exclude_percentile=50)
image = image - background.background
smooth = convolve_fft(image, make_2dgaussian_kernel(3.0, size=7).array)
try:
    finder = SourceFinder(n_pixels=5, progress_bar=False)
except TypeError:
    finder = SourceFinder(npixels=5, progress_bar=False)
segments = finder(smooth, 1.5 * background.background_rms, mask=bad)
if segments is None:
    peer.write_catalog(o.out, [], [], [], [])
    peer.write_segmentation(o.out, np.zeros(image.shape))
else:
    catalog = SourceCatalog(image, segments, convolved_data=smooth, mask=bad)
    new = hasattr(catalog, "flux_radius")
    radius = catalog.flux_radius(0.5) if new else catalog.fluxfrac_radius(0.5)
    radius = np.asarray(getattr(radius, "value", radius), dtype=float)
    x = catalog.x_centroid if hasattr(catalog, "x_centroid") else catalog.xcentroid
    y = catalog.y_centroid if hasattr(catalog, "y_centroid") else catalog.ycentroid
    magnitude = peer.magnitudes(catalog.kron_flux, zero_point)
    peer.write_catalog(
        o.out, x, y, magnitude, peer.score_from_radius(magnitude, radius), FLUX_RADIUS=radius)
    peer.write_segmentation(o.out, segments.data)
