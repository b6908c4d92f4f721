#!/usr/bin/env python3
"""How deep injected stars are found in real frames, by source-extractor's defaults and by us.

    injection.py SKYSIEVE WORK FRAME[,zero point[,gain]]... [--galaxies SHARE]

Stars are put on a grid (`skysieve inject`), in several rounds. False alarms are what a program finds
in the frame's own sky turned upside down, where there are no sources; what either program takes for
a source, and some pixels around it, is filled with sky from elsewhere, since stars upside down are
holes that no frame has. Ours is asked for source-extractor's own rate (one false source a frame
where it has none) and, on a second line, for the largest part of it with which it finds no more false
sources than source-extractor: the same rate, whatever the sky is like.
"""
import argparse
import csv
import os
import subprocess

import numpy as np
from astropy.io import fits
from scipy.spatial import cKDTree

import peers
import scoring

ROUNDS, SPACING, DEPTH = 3, 34, 3.5
# Pixels around a source that still show its light.
GROWTH = 8
# Parts of source-extractor's rate of false alarms that are asked for until we have no more than it.
SHARES = (1, 0.3, 0.1, 0.03, 0.01, 0.003)


def run(*words):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True)


def unpacked(path, work):
    """A plain copy of the frame's image, as the first HDU of a file."""
    target = os.path.join(work, "frame.fits")
    with fits.open(path) as units:
        unit = next(u for u in units if u.data is not None and getattr(u.data, "ndim", 0) == 2)
        data = np.nan_to_num(unit.data.astype("f4"))
        keep = fits.Header([c for c in unit.header.cards if not c.keyword.startswith(
            ("NAXIS", "BITPIX", "SIMPLE", "XTENSION", "PCOUNT", "GCOUNT", "BZERO", "BSCALE", "Z",
             "CHECKSUM", "DATASUM", "TFIELDS", "TTYPE", "TFORM", "EXTEND"))])
    fits.writeto(target, data, keep, overwrite=True, output_verify="silentfix")
    return target, data, keep


def limit(data):
    """The magnitude, at zero point 0, of a star with a signal-to-noise of about 5."""
    sample = data[np.isfinite(data) & (data != 0)]
    sigma = 1.4826 * np.median(np.abs(sample - np.median(sample)))
    difference = (data[1:, 1:] - data[:-1, :-1]) / np.sqrt(2)
    sigma = min(sigma, 1.4826 * np.median(np.abs(difference - np.median(difference))))
    return -2.5 * np.log10(5 * sigma * 6.5)


def half_magnitude(magnitudes, found):
    """Where a falling logistic through found and lost stars crosses one half."""
    from scipy.optimize import minimize

    def loss(p):
        z = np.clip((p[0] - magnitudes) / max(abs(p[1]), 0.02), -40, 40)
        top = 1 / (1 + np.exp(-p[2]))
        share = np.clip(top / (1 + np.exp(-z)), 1e-6, 1 - 1e-6)
        return -(found * np.log(share) + (~found) * np.log(1 - share)).sum()

    start = [np.median(magnitudes), 0.2, 3.0]
    p = minimize(loss, start, method="Nelder-Mead", options=dict(maxiter=4000)).x
    top = 1 / (1 + np.exp(-p[2]))
    return p[0] - abs(p[1]) * np.log(1 / max(2 * top - 1, 1e-3)) if top > 0.5 else np.nan


def ours(o, path, out, rate, scale_free):
    goal = ["--false-alarms", rate] if not scale_free else ["--purity", "0.99"]
    run(o.skysieve, "segment", path, "-o", out, "--outputs", "csv", "--quiet", *goal)
    try:
        return scoring.read_places(out + ".catalog.csv")
    except (ValueError, IndexError):
        return np.zeros((0, 2))


def theirs(path, out):
    return scoring.read_places(peers.source_extractor(path, out)[0])


def sky_upside_down(o, frame, data, out):
    """The frame mirrored at its local sky, its sources replaced by sky from anywhere in it."""
    import sep
    from scipy.ndimage import binary_dilation

    run(o.skysieve, "segment", frame, "-o", out, "--outputs", "segmentation", "--quiet",
        "--purity", "0.9")
    sources = fits.getdata(out + ".segmentation.fits") > 0
    sources |= fits.getdata(peers.source_extractor(frame, out)[1]) > 0
    sources = binary_dilation(sources, iterations=GROWTH)
    level = sep.Background(np.ascontiguousarray(data), mask=sources, bw=64, bh=64).back()
    rest = data - level
    random = np.random.default_rng(1)
    rest[sources] = random.choice(rest[~sources], sources.sum())
    return (level - rest).astype("f4")


def compare(o, description):
    path, zero, gain = (description.split(",") + [None, None])[:3]
    name = os.path.basename(path)
    frame, data, header = unpacked(path, o.work)
    out = os.path.join(o.work, "injected")
    zero = float(zero) if zero else 0.0
    info = ["--zero-point", zero] + (["--gain", gain] if gain else [])
    middle = limit(data) + zero
    scale = pixel_scale(header)
    area = data.size * (scale or 1) ** 2 / 3600
    upside_down = os.path.join(o.work, "negative.fits")
    fits.writeto(upside_down, sky_upside_down(o, frame, data, out), header, overwrite=True,
                 output_verify="silentfix")
    their_false = len(theirs(upside_down, out))
    rate = max(their_false, 1) / area
    counts = {}
    for share in SHARES:
        counts[share] = len(ours(o, upside_down, out, share * rate, scale is None))
        if counts[share] <= max(their_false, 1) or scale is None:
            break
    shares = sorted({SHARES[0], share}, reverse=True)
    stars, found = [], {program: [] for program in ("source-extractor", *shares)}
    for seed in range(1, ROUNDS + 1):
        inject = [o.skysieve, "inject", frame, "--grid", SPACING,
                  f"--magnitudes={middle - DEPTH / 2},{middle + DEPTH / 2}", "--seed", seed, "--galaxies",
                  o.galaxies, "-o", out, *info]
        try:
            run(*inject)
        except subprocess.CalledProcessError:
            # Too few stars to see the point spread on.
            run(*inject, "--fwhm", 4)
        with open(out + ".truth.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        places = np.array([[float(r["x0"]), float(r["y0"])] for r in rows])
        alone = ~np.isfinite(cKDTree(theirs(frame, out)).query(
            places, distance_upper_bound=8)[0])
        stars.append(np.array([float(r["mag"]) for r in rows])[alone])
        catalogs = {"source-extractor": theirs(out + ".fits", out)}
        for share in shares:
            catalogs[share] = ours(o, out + ".fits", out, share * rate, scale is None)
        for program, catalog in catalogs.items():
            near, _ = cKDTree(catalog).query(places[alone], distance_upper_bound=scoring.RADIUS)
            found[program].append(np.isfinite(near))
    magnitudes = np.concatenate(stars)
    depth = {n: half_magnitude(magnitudes, np.concatenate(f)) for n, f in found.items()}
    gains = [depth[share] - depth["source-extractor"] for share in (shares[0], shares[-1])]
    for share, gain in zip(shares, gains):
        text = name if share == 1 else f"  asked for {share} of their rate"
        print(f"{text:44s} {len(magnitudes):6d} {their_false:6d} {counts[share]:6d} "
              f"{depth['source-extractor']:8.2f} {depth[share]:8.2f} {gain:+7.2f}", flush=True)
    return gains


def pixel_scale(header):
    from astropy.wcs import WCS
    from astropy.wcs.utils import proj_plane_pixel_scales
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            wcs = WCS(header).celestial
            return float(np.mean(proj_plane_pixel_scales(wcs))) * 3600 if wcs.has_celestial else None
    except Exception:
        return None


def main(o):
    os.makedirs(o.work, exist_ok=True)
    print(f"{'':44s} {'':6s} {'false alarms':>13s} {'magnitude of 50 %':>17s}")
    print(f"{'frame':44s} {'stars':>6s} {'theirs':>6s} {'ours':>6s} {'theirs':>8s} {'ours':>8s} "
          f"{'deeper':>7s}")
    gains = []
    for description in o.frames:
        try:
            gains.append(compare(o, description))
        except subprocess.CalledProcessError as error:
            print(f"{description}: {(error.stderr or '').strip()[:200]}")
    if gains:
        asked, got = np.nanmean(gains, axis=0)
        print(f"mean {asked:+.2f} mag where their rate is asked for, {got:+.2f} where no more is got")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("skysieve")
    parser.add_argument("work")
    parser.add_argument("frames", nargs="+")
    parser.add_argument("--galaxies", default="0")
    main(parser.parse_args())
