#!/usr/bin/env python3
"""Draws fields whose point spread is known (GalSim), and scores measured models against it.

  point_spread.py make PREFIX --seed 1 --fwhm 3.6 [--profile kolmogorov|moffat] [--stars 400]
  point_spread.py score PREFIX MODEL.fits

The widths are in pixels. Size and shear are polynomials over the frame (PREFIX.psf.json). Every
figure is the worst and the root mean square over 8 x 8 places.
"""
import argparse
import json

import galsim
import numpy as np
from astropy.io import fits

ACCURATE = galsim.GSParams(folding_threshold=1e-3, maximum_fft_size=16384)


def point_spread(truth, u, v):
    size = truth["fwhm"] * np.dot(truth["size"], [1, u, v, u * v])
    g = np.clip([np.dot(truth[k], [1, u, v]) for k in ("g1", "g2")], -0.1, 0.1)
    if truth["profile"] == "kolmogorov":
        base = galsim.Kolmogorov(fwhm=size, gsparams=ACCURATE)
    else:
        base = galsim.Moffat(beta=truth.get("beta", 3.0), fwhm=size, gsparams=ACCURATE)
    return base.shear(g1=g[0], g2=g[1])


def make(o):
    rng = np.random.default_rng(o.seed)
    coma = rng.normal(0, 0.015, 6)
    truth = dict(profile=o.profile, fwhm=o.fwhm * np.exp(rng.normal(0, 0.02)), frame=o.size,
                 size=[1, 0.02, -0.015, 0.01], g1=list(coma[:3]), g2=list(coma[3:]))
    image = galsim.ImageF(o.size, o.size, scale=1)
    kinds = [True] * o.stars + [False] * o.galaxies
    for is_star in kinds:
        x, y = rng.uniform(0.5, o.size + 0.5, 2)
        psf = point_spread(truth, 2 * x / o.size - 1, 2 * y / o.size - 1)
        # 1 is the flux of a star with a signal-to-noise ratio of 1.
        noise = o.fwhm * 1.5
        flux = noise * 10 ** rng.uniform(0.8, 3.2 if is_star else 2.2)
        if is_star:
            profile = psf.withFlux(flux)
        else:
            shape = galsim.Exponential(half_light_radius=o.fwhm * rng.uniform(0.2, 1.5))
            profile = galsim.Convolve(shape.withFlux(flux).shear(g1=rng.normal(0, 0.15), g2=0), psf)
        ix, iy = int(round(x)), int(round(y))
        side = int(min(256, max(48, 24 * o.fwhm)))
        stamp = profile.drawImage(nx=side, ny=side, scale=1, offset=(x - ix, y - iy))
        stamp.setCenter(ix, iy)
        overlap = stamp.bounds & image.bounds
        if overlap.isDefined():
            image[overlap] += stamp[overlap]
    gain = 20.0
    pixels = image.array + 100 + rng.normal(size=image.array.shape) * np.sqrt(
        1 + np.maximum(image.array, 0) / gain)
    fits.writeto(o.prefix + ".fits", pixels.astype("f4"), fits.Header({"GAIN": gain}),
                 overwrite=True)
    json.dump(truth, open(o.prefix + ".psf.json", "w"))


class Model:
    """A model as `skysieve detect --psf` writes it."""

    def __init__(self, path):
        self.cube, header = fits.getdata(path, "PSF_MODEL", header=True)
        self.width, self.height = header["PSFWIDTH"], header["PSFHEIGH"]
        self.fine, self.order, self.radius = header["PSFOVER"], header["PSFORDER"], header["PSFRAD"]
        self.stars, self.scatter, self.header = header["PSFSTARS"], header["PSFSCAT"], header

    def nodes(self, x, y):
        u, v = 2 * (x + 0.5) / self.width - 1, 2 * (y + 0.5) / self.height - 1
        terms = [u ** (d - p) * v**p for d in range(self.order + 1) for p in range(d + 1)]
        return np.tensordot(terms, self.cube[: len(terms)], 1)

    def uncertainty(self, x, y):
        """The error that the model states of itself."""
        u, v = 2 * (x + 0.5) / self.width - 1, 2 * (y + 0.5) / self.height - 1
        terms = np.array([u ** (d - p) * v**p for d in range(self.order + 1) for p in range(d + 1)])
        n = len(terms)
        covariance = np.array([self.header.get(f"PSFC{i}", 0) for i in range(n * n)]).reshape(n, n)
        return np.sqrt(max(0, self.scatter**2 + terms @ covariance @ terms))

    @staticmethod
    def taps(place):
        whole = int(np.floor(place))
        t = place - whole
        return whole - 1, np.array([-0.5 * t + t**2 - 0.5 * t**3, 1 - 2.5 * t**2 + 1.5 * t**3,
                                    0.5 * t + 2 * t**2 - 1.5 * t**3, -0.5 * t**2 + 0.5 * t**3])

    def stamp(self, nodes, dx, dy, radius):
        """Pixels about a source at (dx, dy) from the middle one."""
        middle, n = nodes.shape[0] // 2, 2 * radius + 1
        result = nodes
        for axis, shift in ((0, dy), (1, dx)):
            first, weights = self.taps(middle - self.fine * (radius + shift))
            picks = [first + k + self.fine * np.arange(n) for k in range(len(weights))]
            result = sum(w * np.take(result, p, axis=axis, mode="clip")
                         for w, p in zip(weights, picks))
        return result


def moments(picture, sigma):
    shape = galsim.hsm.FindAdaptiveMom(
        galsim.Image(np.ascontiguousarray(picture, dtype=float), scale=1), guess_sig=sigma, strict=False)
    return shape.moments_sigma, shape.observed_shape.e1, shape.observed_shape.e2


def score(o):
    truth, model = json.load(open(o.prefix + ".psf.json")), Model(o.model)
    rng = np.random.default_rng(1)
    radius, fwhm = model.radius, truth["fwhm"]
    side = 2 * radius + 1
    grid = np.arange(side) - radius
    rows, places = [], []
    for i in range(8):
        for j in range(8):
            x, y = (np.array([i, j]) + 0.5) / 8 * truth["frame"]
            places.append((x, y))
            psf = point_spread(truth, 2 * x / truth["frame"] - 1, 2 * y / truth["frame"] - 1)
            nodes, dx, dy = model.nodes(x, y), *rng.uniform(-0.5, 0.5, 2)
            drawn = [psf.shift(dx, dy).drawImage(nx=side, ny=side, scale=1).array,
                     model.stamp(nodes, dx, dy, radius)]
            r = np.hypot(grid[None] - dx, grid[:, None] - dy)
            true, mine = drawn
            true = true / true[r <= radius].sum()
            a, b = moments(true, fwhm / 2.35), moments(mine, fwhm / 2.35)
            left = (mine - true)
            core = r < fwhm
            ring = [left[(r > k * fwhm) & (r <= (k + 1) * fwhm)].sum() for k in range(4)]
            best = (mine * true)[core].sum() / (true**2)[core].sum()
            rows.append([b[0] / a[0] - 1, b[1] - a[1], b[2] - a[2],
                         left[core][np.abs(left[core]).argmax()] / true.max(),
                         np.sqrt((left[core] ** 2).mean()) / true.max(), best - 1,
                         np.sqrt((left[core] ** 2).sum() / (true[core] ** 2).sum())] + ring)
    rows = np.array(rows)
    stated = [model.uncertainty(*p) for p in places]
    names = ["size", "e1", "e2", "core worst/peak", "core rms/peak", "core flux",
             "core relative"] + [
        f"flux {k}-{k + 1} FWHM" for k in range(4)]
    print(f"{o.prefix}: {truth['profile']} {fwhm:.2f} px, {model.stars} stars, order {model.order}, "
          f"fine {model.fine}, stated scatter {model.scatter:.4f}, "
          f"uncertainty {np.sqrt(np.mean(np.square(stated))):.4f}")
    for name, values in zip(names, rows.T):
        print(f"  {name:16s} mean {values.mean():8.4f}  rms {np.sqrt((values**2).mean()):7.4f}  "
              f"worst {np.abs(values).max():7.4f}")


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = p.add_subparsers(required=True)
    a = commands.add_parser("make")
    a.add_argument("prefix")
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--size", type=int, default=2048)
    a.add_argument("--fwhm", type=float, default=3.6)
    a.add_argument("--profile", choices=["kolmogorov", "moffat"], default="kolmogorov")
    a.add_argument("--stars", type=int, default=400)
    a.add_argument("--galaxies", type=int, default=800)
    a.set_defaults(run=make)
    b = commands.add_parser("score")
    b.add_argument("prefix")
    b.add_argument("model")
    b.set_defaults(run=score)
    o = p.parse_args()
    o.run(o)
