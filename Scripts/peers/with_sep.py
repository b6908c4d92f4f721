#!/usr/bin/env python3
"""Detects and measures a field with sep: SExtractor's defaults (1.5 sigma, 5 pixels)."""
import numpy as np
import sep

import peer_catalog as peer

o = peer.options(__doc__)
image, bad, zero_point = peer.read_field(o)
sep.set_extract_pixstack(3_000_000)
sep.set_sub_object_limit(8192)
background = sep.Background(image, mask=bad, bw=128, bh=128)
image = image - background.back()
found, labels = sep.extract(
    image, 1.5, err=background.globalrms, mask=bad, minarea=5, segmentation_map=True)
kron, _ = sep.kron_radius(
    image, found["x"], found["y"], found["a"], found["b"], found["theta"], 6.0, mask=bad)
kron = np.maximum(np.nan_to_num(kron, nan=3.5), 3.5 / np.maximum(found["a"], 0.5))
flux, _, _ = sep.sum_ellipse(
    image, found["x"], found["y"], found["a"], found["b"], found["theta"], 2.5 * kron, mask=bad,
    subpix=1)
radius, _ = sep.flux_radius(
    image, found["x"], found["y"], 6.0 * found["a"], 0.5, mask=bad, normflux=flux, subpix=5)
magnitude = peer.magnitudes(flux, zero_point)
peer.write_catalog(
    o.out, found["x"], found["y"], magnitude, peer.score_from_radius(magnitude, radius),
    FLUX_RADIUS=radius)
peer.write_segmentation(o.out, labels)
