"""The least that photutils can do for a catalogue: background, threshold, segments, no deblending."""

import sys

import numpy as np
from astropy.convolution import convolve
from astropy.io import fits
from photutils.background import Background2D, SExtractorBackground
from photutils.segmentation import SourceCatalog, detect_sources, make_2dgaussian_kernel

image = fits.getdata(sys.argv[1]).astype(np.float32)
background = Background2D(
    image, (64, 64), mask=~np.isfinite(image), bkg_estimator=SExtractorBackground())
image = image - background.background
smooth = convolve(image, make_2dgaussian_kernel(2.0, size=3).array)
segments = detect_sources(smooth, 1.5 * background.background_rms, 5)
catalog = SourceCatalog(image, segments, convolved_data=smooth)
names = [n for n in ("xcentroid", "ycentroid", "x_centroid", "y_centroid") if hasattr(catalog, n)]
catalog.to_table(columns=["label", *names[:2], "area", "segment_flux"]).write(
    sys.argv[2], overwrite=True)
