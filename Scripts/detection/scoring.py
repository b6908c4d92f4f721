"""How detections of simulated fields are scored: by places, by pixels, by areas."""
import csv
import heapq
import json
import subprocess

import numpy as np
from astropy.io import fits
from scipy.spatial import cKDTree

RADIUS = 3.0
FAINTEST = 24.0


class Truth:
    """The truth of a GalSim field: PREFIX.fits, PREFIX.clean.fits, PREFIX.truth.csv."""

    def __init__(self, prefix):
        self.prefix = prefix
        header = fits.getheader(prefix + ".fits")
        self.sky_sigma = float(header["SKYSIGMA"])
        self.scale = abs(float(header["CDELT1"])) * 3600
        self.seeing = float(header["SEEING"]) / self.scale
        self.clean = fits.getdata(prefix + ".clean.fits").astype("f4")
        self.area = self.clean.size * self.scale**2 / 3600
        with open(prefix + ".truth.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.places = np.array([[float(r["x0"]), float(r["y0"])] for r in rows]).reshape(-1, 2)
        self.magnitudes = np.array([float(r["mag"]) for r in rows])
        self.fluxes = np.array([float(r["flux"]) for r in rows])
        self.pixels = self.clean > 0.5 * self.sky_sigma

    def detection(self, places):
        """Completeness, purity and F1 of detections at 0-based places."""
        found, _ = cKDTree(places).query(self.places, distance_upper_bound=RADIUS)
        near, _ = cKDTree(self.places).query(places, distance_upper_bound=RADIUS)
        completeness = np.isfinite(found)[self.magnitudes < FAINTEST].mean()
        purity = np.isfinite(near).mean()
        return completeness, purity, 2 * completeness * purity / (completeness + purity)

    def overlap(self, pixels):
        """Intersection over union of source pixels."""
        return (pixels & self.pixels).sum() / (pixels | self.pixels).sum()

    def segmentation(self):
        """Which source owns a pixel: a flood of the noise-free light, from the true places down."""
        markers = np.zeros(self.clean.shape, np.int32)
        order = np.argsort(self.magnitudes)[::-1]
        x, y = np.clip(np.rint(self.places[order]).astype(int).T, 0, np.array([
            [self.clean.shape[1] - 1], [self.clean.shape[0] - 1]]))
        inside = self.pixels[y, x]
        markers[y[inside], x[inside]] = order[inside] + 1
        return flood(self.clean, markers, self.pixels)


def flood(light, markers, inside):
    """Labels the pixels of `inside`: always the brightest pixel beside a label comes next.

    (watershed_ift of scipy weighs the steps between pixels instead of their heights: the steep
    flanks of a bright star went to any faint neighbour, and 19th magnitude kept 16 pixels of 150.)"""
    width = light.shape[1]
    heights, labels = light.ravel().tolist(), markers.ravel().tolist()
    free = (inside & (markers == 0)).ravel().tolist()
    heap = [(-heights[place], place) for place in np.flatnonzero(markers).tolist()]
    heapq.heapify(heap)
    while heap:
        _, place = heapq.heappop(heap)
        column = place % width
        for other, exists in ((place - 1, column > 0), (place + 1, column < width - 1),
                              (place - width, place >= width),
                              (place + width, place + width < len(heights))):
            if exists and free[other]:
                free[other] = False
                labels[other] = labels[place]
                heapq.heappush(heap, (-heights[other], other))
    return np.array(labels, np.int32).reshape(light.shape)


def area_score(skysieve, truth, catalog, segmentation, true_segmentation):
    """The mean F-score of each true source's pixels, by `skysieve evaluate`."""
    answer = subprocess.run(
        [skysieve, "evaluate", catalog, "--truth", truth.prefix + ".truth.csv", "--segmentation",
         segmentation, "--truth-segmentation", true_segmentation, "--json"],
        check=True, capture_output=True, text=True).stdout
    return find(json.loads(answer), "areaScore")["value"]


def find(tree, key):
    """The first value of that key, wherever it is."""
    if isinstance(tree, dict):
        if key in tree:
            return tree[key]
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            found = find(branch, key)
            if found is not None:
                return found
    return None


def read_places(path):
    """The 0-based places of a catalogue in CSV or FITS."""
    if path.endswith(".csv"):
        with open(path, newline="") as file:
            rows = list(csv.DictReader(file))
        x, y = ([float(r[c]) for r in rows] for c in ("X_IMAGE", "Y_IMAGE"))
    else:
        table = fits.getdata(path, 1)
        x, y = table["X_IMAGE"], table["Y_IMAGE"]
    return np.c_[np.asarray(x, float) - 1, np.asarray(y, float) - 1]
