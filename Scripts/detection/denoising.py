#!/usr/bin/env python3
"""Holds `skysieve denoise` against the noise-free frames of GalSim fields.

    denoising.py SKYSIEVE WORK PREFIX... [--denoise "ARGUMENTS"]

Flux bias by signal-to-noise and for blends (apertures on the denoised and on the noise-free frame),
RMSE, power at the frequencies where upsampling leaves checkerboards (beside that of the noise-free
frame), whiteness of the residuals. The flux bias stands beside that of the frame less our sky, which
is what denoising starts from, and that of the frame less the true sky.
"""
import argparse
import os
import shlex
import subprocess

import numpy as np
from astropy.io import fits
from scipy.spatial import cKDTree

import scoring

BINS = (5, 10, 20, 50, 200, 1e9)


def aperture_sums(image, places, radius):
    """Sums over circles, pixels by their centres."""
    reach = int(np.ceil(radius))
    dy, dx = np.mgrid[-reach:reach + 1, -reach:reach + 1]
    centre = np.rint(places).astype(int)
    total = np.zeros(len(places))
    for oy, ox in zip(dy.ravel(), dx.ravel()):
        x, y = centre[:, 0] + ox, centre[:, 1] + oy
        inside = np.hypot(x - places[:, 0], y - places[:, 1]) <= radius
        total += np.where(inside, image[np.clip(y, 0, image.shape[0] - 1),
                                        np.clip(x, 0, image.shape[1] - 1)], 0)
    return total


def flux_ratios(truth, denoised):
    """Signal-to-noise, flux over true flux, and whether it is a blend, of sources off the edges."""
    radius = 1.5 * truth.seeing
    height, width = denoised.shape
    x, y = truth.places.T
    inside = (x > 12) & (y > 12) & (x < width - 12) & (y < height - 12)
    places, fluxes = truth.places[inside], truth.fluxes[inside]
    true = aperture_sums(truth.clean, places, radius)
    measured = aperture_sums(denoised, places, radius)
    ideal = np.sqrt(aperture_sums(truth.clean**2, places, radius)) / truth.sky_sigma
    pairs = cKDTree(places).query_ball_point(places, 2 * truth.seeing)
    blended = np.array([
        any(j != i and fluxes[j] > 0.2 * fluxes[i] for j in near) for i, near in enumerate(pairs)])
    return ideal, measured / true, blended, true


def tiles(image, side):
    """The power spectra of an image's tiles, tapered so that their borders do not shine."""
    taper = np.outer(np.hanning(side), np.hanning(side))
    return [np.abs(np.fft.fft2(image[y:y + side, x:x + side] * taper)) ** 2
            for y in range(0, image.shape[0] - side + 1, side)
            for x in range(0, image.shape[1] - side + 1, side)]


def checkerboard(image):
    """Power at the corner and edges of the frequency plane and at half of them, over the power of
    the frequencies around; the mean of tiles, each good to some 0.4."""
    side = 1024
    parts = [spikes(power, side) for power in tiles(image, side)]
    return {name: np.mean([part[name] for part in parts]) for name in parts[0]}


def spikes(power, side):
    result = {}
    for name, (u, v) in dict(
            corner=(512, 512), edge_x=(0, 512), edge_y=(512, 0), half=(256, 256),
            half_x=(0, 256), half_y=(256, 0), eighth=(128, 128)).items():
        near = [(du, dv) for du in range(-1, 2) for dv in range(-1, 2)]
        ring = [(du, dv) for du in range(-9, 10) for dv in range(-9, 10)
                if max(abs(du), abs(dv)) > 3 and (u + du) % side and (v + dv) % side]
        peak = np.mean([power[(u + a) % side, (v + b) % side] for a, b in near if a or u or v])
        around = np.median([power[(u + a) % side, (v + b) % side] for a, b in ring])
        result[name] = peak / (around / np.log(2))
    return result


def main(o):
    os.makedirs(o.work, exist_ok=True)
    pooled = []
    for prefix in o.prefixes:
        truth = scoring.Truth(prefix)
        out = os.path.join(o.work, os.path.basename(prefix) + ".denoised.fits")
        subprocess.run([o.skysieve, "denoise", prefix + ".fits", "-o", out, "--quiet",
                        "--subtract-background", *shlex.split(o.denoise)], check=True)
        denoised, sigma = fits.getdata(out).astype("f4"), truth.sky_sigma
        frame = fits.getdata(prefix + ".fits").astype("f4")
        ramp = sigma * (20 + 2 * np.mgrid[0:frame.shape[0], 0:frame.shape[1]][0] / frame.shape[0])
        frame = frame - ramp
        rmse = [np.sqrt(np.mean((np.arcsinh(a / sigma) - np.arcsinh(truth.clean / sigma)) ** 2))
                for a in (frame, denoised)]
        faint = truth.clean < 3 * sigma
        residual = np.where(faint, (frame - denoised) / sigma, 0)
        lags = {lag: (residual * np.roll(residual, lag, (0, 1))).sum() / (residual**2).sum()
                for lag in ((0, 1), (1, 0), (1, 1), (0, 2), (0, 4))}
        print(f"\n{os.path.basename(prefix)}: RMSE in asinh(sigma) {rmse[0]:.3f} -> {rmse[1]:.4f}; "
              f"residual rms {residual[faint].std():.4f}, correlation "
              + " ".join(f"{lag} {value:+.4f}" for lag, value in lags.items()))
        own = checkerboard(truth.clean / sigma)
        print("  power over surroundings (noise-free frame's own): " + ", ".join(
            f"{name} {value:.2f} ({own[name]:.2f})"
            for name, value in checkerboard(denoised / sigma).items()))
        corner = [np.median([power[500:525, 500:525] for power in tiles(a / sigma, 1024)])
                  for a in (denoised, truth.clean, frame)]
        print("  power at the corner over that of the frame's noise: denoised "
              f"{corner[0] / corner[2]:.1e}, noise-free {corner[1] / corner[2]:.1e}")
        pooled.append(flux_ratios(truth, denoised))
        flux_table([pooled[-1]])
        subprocess.run([o.skysieve, "detect", prefix + ".fits", "-o", out[:-14], "--outputs",
                        "background", "--quiet"], check=True)
        sky = fits.getdata(out[:-14] + ".background.fits").astype("f4") - ramp
        print(f"  sky found less true sky: median {np.median(sky) / sigma:+.4f} sigma")
        for name, image in (("less our sky", frame - sky), ("less the true sky", frame)):
            print(f"  the frame {name}:")
            flux_table([flux_ratios(truth, image)])
    if len(pooled) > 1:
        print("\nall fields")
        flux_table(pooled)


def flux_table(parts):
    ideal, ratio, blended, true = (np.concatenate([part[i] for part in parts]) for i in range(4))
    for name, chosen in (("alone", ~blended), ("blends", blended)):
        cells = []
        for low, high in zip(BINS[:-1], BINS[1:]):
            s = chosen & (ideal >= low) & (ideal < high)
            if s.sum() < 5:
                cells.append(f"{'-':>16s}")
                continue
            cells.append(f"{100 * (np.median(ratio[s]) - 1):+6.2f} {100 * (ratio[s].mean() - 1):+6.2f}"
                         f" ({s.sum()})")
        print(f"  flux bias %, median and mean, {name:7s} " + " | ".join(cells))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("skysieve")
    parser.add_argument("work")
    parser.add_argument("prefixes", nargs="+")
    parser.add_argument("--denoise", default="", help="more arguments for `skysieve denoise`")
    main(parser.parse_args())
