"""The classical detectors: SEP at the best of 21 settings, source-extractor, NoiseChisel."""
import os
import subprocess

import numpy as np
from astropy.io import fits

# In standard deviations of the filtered sky, so that they suit every seeing.
THRESHOLDS = (2.5, 2.75, 3.0, 3.25, 3.5, 4.0, 4.5)
AREAS = (1, 3, 5)


def gaussian(fwhm):
    reach = max(1, int(round(1.3 * fwhm)))
    r = np.arange(-reach, reach + 1)
    profile = np.exp(-4 * np.log(2) * r**2 / fwhm**2)
    return np.outer(profile, profile)


def sep_best(truth, mask=None):
    """The setting of 21 whose F1 on this field's own truth is best: places, labels, setting.

    `mask` marks pixels without a value."""
    import sep

    sep.set_extract_pixstack(5_000_000)
    sep.set_sub_object_limit(8192)
    image = np.ascontiguousarray(fits.getdata(truth.prefix + ".fits"), dtype=np.float32)
    background = sep.Background(image, mask=mask, bw=128, bh=128)
    image = image - background.back()
    kernel = gaussian(truth.seeing)
    filtered = background.globalrms * np.sqrt((kernel**2).sum()) / kernel.sum()
    best = None
    for threshold in THRESHOLDS:
        for area in AREAS:
            found, labels = sep.extract(
                image, threshold * filtered, minarea=area, filter_kernel=kernel,
                segmentation_map=True, mask=mask)
            places = np.c_[found["x"], found["y"]]
            f1 = truth.detection(places)[2]
            if best is None or f1 > best[0]:
                best = (f1, places, labels, f"{threshold} sigma, {area} px")
    return best[1:]


def source_extractor(field, out, **settings):
    """source-extractor's defaults: paths of its catalogue and its segmentation."""
    share = "/usr/share/source-extractor/"
    catalog, segmentation, parameters = out + ".sex.fits", out + ".sex.seg.fits", out + ".param"
    with open(parameters, "w") as file:
        file.write("NUMBER\nX_IMAGE\nY_IMAGE\nMAG_AUTO\nFLUX_AUTO\nFLAGS\n")
    extra = [word for key, value in settings.items() for word in ("-" + key, str(value))]
    subprocess.run(
        ["source-extractor", field, "-c", share + "default.sex", "-PARAMETERS_NAME", parameters,
         "-FILTER_NAME", share + "default.conv", "-STARNNW_NAME", share + "default.nnw",
         "-CATALOG_TYPE", "FITS_1.0", "-CATALOG_NAME", catalog, "-CHECKIMAGE_TYPE", "SEGMENTATION",
         "-CHECKIMAGE_NAME", segmentation, "-PIXEL_SCALE", "0", "-SATUR_LEVEL", "1e12",
         "-MEMORY_PIXSTACK", "5000000", "-VERBOSE_TYPE", "QUIET", *extra], check=True)
    # It copies the frame's own checksum, which is wrong for the labels.
    with fits.open(segmentation, mode="update") as file:
        for key in ("CHECKSUM", "DATASUM"):
            file[0].header.remove(key, ignore_missing=True)
    return catalog, segmentation


def noise_chisel(field, out):
    """NoiseChisel's source pixels with its defaults, or None where it is not installed."""
    detected = out + ".chisel.fits"
    try:
        subprocess.run(
            ["astnoisechisel", field, "--hdu=0", "--output=" + detected, "--quiet"], check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None
    pixels = fits.getdata(detected, "DETECTIONS") > 0
    os.remove(detected)
    return pixels
