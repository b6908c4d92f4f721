"""Opens the outputs of one processed field with other people's readers; see Scripts/check-outputs."""

import json
import pathlib
import shutil
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
from astropy.io import fits, votable
from astropy.table import Table
from PIL import Image, ImageDraw
from regions import Regions

warnings.simplefilter("ignore")
out = pathlib.Path(sys.argv[1])
folder = next(path.parent for path in sorted(out.glob("*/field.json")))
VALUES = {"star": 1, "galaxy": 2, "unsure": 3}
MASKED = 4
COLOURS = {"star": "#E69F00", "galaxy": "#56B4E9", "unsure": "#CCCCCC"}
# How many pixels of the picture of regions a pixel of the mask takes.
SCALE = 3


def picture(name):
    """A picture with its rows as FITS counts them."""
    return np.flipud(np.asarray(Image.open(folder / name)))


def check_catalogues():
    table = pd.read_csv(folder / "catalog.csv")
    binary = Table.read(folder / "catalog.fits")
    text = votable.parse_single_table(folder / "catalog.vot").to_table()
    assert len(table) == len(binary) == len(text), "rows differ"
    for name in table.columns:
        if table[name].dtype.kind in "fi":
            for other in (binary, text):
                values = np.ma.filled(np.ma.asarray(other[name], dtype=float), np.nan)
                assert np.allclose(table[name], values, rtol=1e-4, atol=1e-3, equal_nan=True), name
    print(f"catalogues: {len(table)} rows, {len(table.columns)} columns, equal in three formats")
    return table


def check_pictures(table):
    labels = fits.getdata(folder / "segmentation.fits")
    assert labels.dtype.itemsize == 4 and labels.max() == len(table), "segmentation"
    assert (picture("labels.png") == np.minimum(labels, 65535)).all(), "labels.png"
    mask = picture("mask.png")
    classes = table["CLASS"] if "CLASS" in table else ["none"] * len(table)
    values = np.array([0] + [VALUES.get(c, 5) for c in classes], dtype=np.uint8)
    assert ((mask == values[labels]) | (mask == MASKED)).all(), "mask.png"
    overlay = Image.open(folder / "overlay.png")
    assert overlay.size == labels.shape[::-1], "overlay.png"
    print(f"pictures: {labels.shape[1]} x {labels.shape[0]}, mask and labels agree with the segments")
    return labels


def check_regions(table, labels):
    regions = Regions.read(folder / "sources.reg", format="ds9")
    assert len(regions) == len(table), "sources.reg"
    own = 0
    for region, number in zip(regions, table["NUMBER"]):
        own += labels[round(region.center.y), round(region.center.x)] == number
    assert own > 0.97 * len(regions), "regions lie beside their segments"
    if "CLASS" in table:
        told = [region.visual.get("color", region.visual.get("edgecolor")) for region in regions]
        assert [c.upper() for c in told] == [COLOURS[c].upper() for c in table["CLASS"]], "colours"
    print(f"regions: {own} of {len(regions)} centres lie on their own segment, colours are the classes'")
    return regions


def outline(region, height):
    """The points of a region's ellipse on the picture, whose rows count downwards."""
    turn = region.angle.to_value("rad") if hasattr(region, "angle") else 0
    axes = (region.width, region.height) if hasattr(region, "width") else (2 * region.radius,) * 2
    angles = np.linspace(0, 2 * np.pi, 60)
    along, across = axes[0] / 2 * np.cos(angles), axes[1] / 2 * np.sin(angles)
    x = region.center.x + along * np.cos(turn) - across * np.sin(turn)
    y = region.center.y + along * np.sin(turn) + across * np.cos(turn)
    return [(SCALE * (a + 0.5), SCALE * (height - b - 0.5)) for a, b in zip(x, y)]


def draw_regions(regions, path):
    """The region file over the mask, for eyes: white lines with the class's colour inside."""
    mask = Image.open(folder / "mask.png").convert("RGB")
    height = mask.size[1]
    picture = mask.resize((SCALE * mask.size[0], SCALE * height), Image.NEAREST)
    pen = ImageDraw.Draw(picture)
    for region in regions:
        points = outline(region, height)
        pen.line(points, fill="white", width=3)
        pen.line(points, fill=region.visual.get("color", region.visual.get("edgecolor")), width=1)
    picture.save(path)
    print(f"wrote {path}")


def check_programs():
    if shutil.which("fitsverify"):
        for path in sorted(folder.glob("*.fits")):
            told = subprocess.run(["fitsverify", "-q", path], capture_output=True, text=True).stdout
            assert told.startswith("verification OK"), told
        print("fitsverify: all FITS files are in order")
    if shutil.which("stilts"):
        for path, form in [("catalog.fits", "fits"), ("catalog.vot", "votable"), ("catalog.csv", "csv")]:
            subprocess.run(
                ["stilts", "tpipe", f"in={folder / path}", f"ifmt={form}", "omode=count"],
                check=True, capture_output=True)
        print("STILTS: reads all three catalogues")


catalog = check_catalogues()
segments = check_pictures(catalog)
drawn = check_regions(catalog, segments)
if len(sys.argv) > 2:
    draw_regions(drawn, sys.argv[2])
check_programs()
json.loads((folder / "field.json").read_text())
json.loads((out / "run.json").read_text())
for name in ("catalog.csv", "fields.csv", "failures.csv"):
    pd.read_csv(out / name)
print("the run's own files: read")
