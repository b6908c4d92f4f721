#!/usr/bin/env python3
"""Compare stamps of single sources with GalSim's.

    compare_stamps.py draw FOLDER [--count 200] [--seed 3] [--side 128]
        draws random sources with GalSim into FOLDER/galsim.npy and writes FOLDER/stamps.json,
        the requests that Skysieve's renderStamps reads
    compare_stamps.py compare FOLDER CUBE
        compares FOLDER/galsim.npy with the cube of Skysieve's stamps (FITS, or raw float32)

The sources: one in four a star, the others Sersic galaxies of index 0.5 to 6 and half-light radii of
0.3 to 20 pixels, half of them (above index 1) truncated at six radii; Moffat, Kolmogorov and Gaussian
point spreads of 2 to 6 pixels FWHM; ellipticities in both. Targets: flux within 0.1 %, every pixel within
0.2 % of the peak.

GalSim folds light back into the stamp itself unless folding_threshold is small; the value here leaves
up to 0.1 % of the flux of a Kolmogorov star in doubt.
"""
import argparse
import json
import sys

import numpy as np

FLUX = 1000.0
PIXEL_TARGET, FLUX_TARGET = 0.002, 0.001


def random_request(rng, side):
    kind = str(rng.choice(["moffat", "kolmogorov", "gaussian"]))
    component = dict(shape=kind, fraction=1, size=1, beta=rng.uniform(2.3, 5))
    shear = rng.normal(0, 0.04, 2)
    middle = (side - 1) / 2
    source = dict(x=middle + rng.uniform(-0.5, 0.5), y=middle + rng.uniform(-0.5, 0.5), flux=FLUX)
    fwhm = rng.uniform(2, 6)
    if rng.random() > 0.25:
        index = rng.uniform(0.5, 6)
        radius = 10 ** rng.uniform(np.log10(0.3), np.log10(20))
        ellipticity, angle = min(rng.rayleigh(0.25), 0.7), rng.uniform(0, np.pi)
        source["galaxy"] = dict(
            components=[dict(fraction=1, index=index, halfLightRadius=radius)],
            g1=ellipticity * np.cos(2 * angle), g2=ellipticity * np.sin(2 * angle),
            truncation=6 if index > 1 and rng.random() < 0.5 else 0)
    spikes = dict(lines=0, fraction=0, length=1, angle=0)
    return dict(source=source, model=dict(components=[component], spikes=spikes),
                pointSpread=dict(fwhm=fwhm, g1=shear[0], g2=shear[1]), pixelScale=1)


def galsim_profile(request):
    import galsim

    accuracy = galsim.GSParams(folding_threshold=1e-3, maxk_threshold=1e-4, kvalue_accuracy=1e-6,
                               maximum_fft_size=16384)
    component, place = request["model"]["components"][0], request["pointSpread"]
    shape = dict(fwhm=place["fwhm"], gsparams=accuracy)
    psf = {"moffat": lambda: galsim.Moffat(beta=component["beta"], **shape),
           "kolmogorov": lambda: galsim.Kolmogorov(**shape),
           "gaussian": lambda: galsim.Gaussian(**shape)}[component["shape"]]()
    psf = psf.shear(g1=place["g1"], g2=place["g2"])
    galaxy = request["source"].get("galaxy")
    if galaxy is None:
        return psf.withFlux(FLUX)
    part = galaxy["components"][0]
    radius = part["halfLightRadius"]
    profile = galsim.Sersic(part["index"], half_light_radius=radius, gsparams=accuracy,
                            trunc=galaxy["truncation"] * radius)
    profile = profile.shear(g1=galaxy["g1"], g2=galaxy["g2"])
    return galsim.Convolve(profile, psf, gsparams=accuracy).withFlux(FLUX)


def draw(o):
    rng = np.random.default_rng(o.seed)
    requests = [random_request(rng, o.side) for _ in range(o.count)]
    middle = (o.side - 1) / 2
    stamps = []
    for request in requests:
        offset = request["source"]["x"] - middle, request["source"]["y"] - middle
        stamp = galsim_profile(request).drawImage(
            nx=o.side, ny=o.side, scale=1, offset=offset, dtype=np.float64)
        stamps.append(stamp.array)
    with open(f"{o.folder}/stamps.json", "w") as file:
        json.dump(requests, file)
    np.save(f"{o.folder}/galsim.npy", np.array(stamps))


def read_cube(path, shape):
    if path.endswith(".fits"):
        from astropy.io import fits

        return next(hdu.data for hdu in fits.open(path) if hdu.data is not None).astype("f8")
    return np.fromfile(path, "f4").reshape(shape).astype("f8")


def describe(request):
    component, galaxy = request["model"]["components"][0], request["source"].get("galaxy")
    text = f"{component['shape']:10} FWHM {request['pointSpread']['fwhm']:.2f}"
    if galaxy:
        part = galaxy["components"][0]
        text += f", Sersic {part['index']:.2f}, r50 {part['halfLightRadius']:.2f}"
        text += ", truncated" if galaxy["truncation"] else ""
    return text


def compare(o):
    theirs = np.load(f"{o.folder}/galsim.npy")
    ours = read_cube(o.cube, theirs.shape)
    with open(f"{o.folder}/stamps.json") as file:
        requests = json.load(file)
    pixels = np.abs(ours - theirs).max(axis=(1, 2)) / theirs.max(axis=(1, 2))
    flux = np.abs(ours.sum(axis=(1, 2)) - theirs.sum(axis=(1, 2))) / FLUX
    for name, values, target in [("pixel", pixels, PIXEL_TARGET), ("flux", flux, FLUX_TARGET)]:
        worst = int(values.argmax())
        print(f"{name:5}: worst {values.max():.2e}, median {np.median(values):.1e}, target {target}, "
              f"missed by {(values > target).sum()} of {len(values)}; worst is {describe(requests[worst])}")
    return int((pixels > PIXEL_TARGET).any() or (flux > FLUX_TARGET).any())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["draw", "compare"])
    parser.add_argument("folder")
    parser.add_argument("cube", nargs="?")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--side", type=int, default=128)
    options = parser.parse_args()
    sys.exit(draw(options) if options.action == "draw" else compare(options))
