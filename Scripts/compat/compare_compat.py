"""Compares the pixels Skysieve reads with astropy's; see Scripts/compare-compat.

usage: compare_compat.py SKYSIEVE [FOLDER | FILE...]

Each image is written out again as float32 by `skysieve convert` and compared pixel by pixel. Prints a
table; the exit code is 1 when pixels differ or one reader takes what the other refuses for another
reason than a wrong checksum, which astropy reports but does not mind.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy
from astropy.io import fits

HERE = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = sys.argv[1]
IMAGES = (fits.PrimaryHDU, fits.ImageHDU, fits.CompImageHDU)


def convert(file, hdu, folder):
    """The plane of each HDU as we read it, or the refusal."""
    out = pathlib.Path(folder) / "plane.fits"
    out.unlink(missing_ok=True)
    run = subprocess.run(
        [PROGRAM, "convert", f"{file}[{hdu}]", "-o", str(out)], capture_output=True, text=True)
    if run.returncode != 0:
        lines = run.stderr.strip().splitlines() or ["no message"]
        return None, f"exit {run.returncode}: {lines[-1].replace(str(file), '').lstrip(', ')}"
    return fits.getdata(out), ""


def first_plane(data):
    """The plane that is converted: the first of a cube, one row of a one-dimensional image."""
    if data.ndim == 1:
        return data[numpy.newaxis, :]
    return data.reshape((-1,) + data.shape[-2:])[0]


def compare(file, number, hdu, folder):
    """One line of the table, and whether it is as it should be."""
    ours, refusal = convert(file, number, folder)
    data = hdu.data if isinstance(hdu, IMAGES) else None
    if data is None or data.size == 0:
        return ("no image", refusal or "read", ours is None)
    if ours is None:
        return ("image", refusal, "checksum" in refusal.lower() or "datasum" in refusal.lower())
    with numpy.errstate(all="ignore"):
        theirs = first_plane(numpy.asarray(data)).astype(numpy.float32)
    same = ours.shape == theirs.shape and bool(
        numpy.all((ours == theirs) | (numpy.isnan(ours) & numpy.isnan(theirs))))
    return ("image", "equal" if same else "DIFFERENT", same)


def files(arguments):
    data = pathlib.Path(os.environ.get("SKYSIEVE_DATA", HERE.parent / "shared" / "data"))
    for path in map(pathlib.Path, arguments or [data / "compat"]):
        yield from sorted(p for p in path.iterdir() if ".fit" in p.name) if path.is_dir() else [path]


def main():
    warnings.simplefilter("ignore")
    wrong = 0
    print(f"{'file':44} {'HDU':>3}  {'astropy':9} ours")
    with tempfile.TemporaryDirectory() as folder:
        for file in files(sys.argv[2:]):
            with fits.open(file) as hdus:
                for number, hdu in enumerate(hdus):
                    theirs, ours, right = compare(file, number, hdu, folder)
                    wrong += not right
                    print(f"{file.name:44} {number:>3}  {theirs:9} {ours}")
    print(f"{wrong} lines are not as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
