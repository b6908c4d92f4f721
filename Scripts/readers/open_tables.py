#!/usr/bin/env python3
"""Open every table and region file of a folder with pandas, astropy and astropy-regions.

    open_tables.py FOLDER

For each NAME.csv it looks for NAME.fits, NAME.vot, NAME.reg and NAME-sky.reg.  All readers run with their
default options.  CSV, FITS and VOTable must agree: names, number of rows, kind of every column, which
values are missing, units, and every value within the decimals of the CSV.  Exit 1 when something differs.
"""
import csv
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas
from astropy.io import fits
from astropy.io.votable import parse_single_table, validate
from astropy.table import Table
from regions import Regions

# A unit, a UCD or a card that a reader finds fault with is an error here.
warnings.simplefilter("error")
faults = []


def fault(where, what):
    faults.append(f"{where}: {what}")


def values(column):
    """A column as float or text, NaN or "" where missing."""
    data = np.ma.asarray(column)
    if data.dtype.kind in "OSU":
        text = [v.decode() if isinstance(v, bytes) else v for v in data.filled("").tolist()]
        return np.array(["" if v is None or v is np.ma.masked else str(v).strip() for v in text], dtype=str)
    return np.ma.filled(data.astype("f8"), np.nan)


def agree(where, left, right):
    if left.dtype.kind == "U" or right.dtype.kind == "U":
        if left.dtype.kind != right.dtype.kind:
            return fault(where, f"{left.dtype} against {right.dtype}")
        ascii_only = np.array([all(ord(c) < 128 for c in v) for v in right])
        if (left != right)[ascii_only].any():
            fault(where, f"{left} against {right}")
    elif not np.allclose(left, right, rtol=1e-6, atol=6e-4, equal_nan=True):
        fault(where, f"{left} against {right}")


def check_csv(path, votable):
    with open(path, newline="", encoding="utf-8") as f:
        rows = list(csv.reader(f))
    if len({len(r) for r in rows}) != 1:
        fault(path, "rows of different lengths")
    frame, table = pandas.read_csv(path), Table.read(path)
    for name, opened in (("pandas", frame), ("astropy", table)):
        columns = list(opened.columns) if name == "pandas" else opened.colnames
        if columns != votable.colnames or len(opened) != len(votable):
            fault(path, f"{name} sees other columns or rows")
    if len(votable) == 0:
        return
    for column in votable.colnames:
        expected = values(votable[column])
        if expected.dtype.kind == "U":
            # What CSV takes from the start of a text, so that it is no formula.
            expected = np.array([v.lstrip("=+-@ ") for v in expected])
        for name, got in (("pandas", frame[column]), ("astropy", table[column])):
            if name == "astropy" and got.dtype.kind == "U" and votable[column].dtype.kind == "b":
                # astropy has no truth values in CSV; pandas and STILTS do.
                got = got == "True"
            got = got.fillna("") if name == "pandas" and got.dtype.kind not in "bif" else got
            if len(expected) and expected.dtype.kind == "f" and np.isnan(expected).all():
                continue
            infinite = np.isinf(expected) if expected.dtype.kind == "f" else np.zeros(len(expected), bool)
            agree(f"{path} {name} {column}", values(np.asarray(got) if name == "pandas" else got)[~infinite],
                  expected[~infinite])


def check_fits(path, votable):
    with fits.open(path, checksum=True) as hdus:
        header = hdus[1].header
    table = Table.read(path)
    if table.colnames != votable.colnames or len(table) != len(votable):
        fault(path, "other columns or rows than the VOTable")
    for index, column in enumerate(table.colnames, 1):
        if str(table[column].unit or "") != str(votable[column].unit or ""):
            fault(path, f"{column}: unit {table[column].unit} against {votable[column].unit}")
        if header.get(f"TUCD{index}") != votable[column].meta.get("ucd"):
            fault(path, f"{column}: UCD {header.get(f'TUCD{index}')}")
        if header.get(f"TCOMM{index}", "") != (votable[column].description or ""):
            fault(path, f"{column}: description {header.get(f'TCOMM{index}')}")
        if len(table):
            left, right = values(table[column]), values(votable[column])
            finite = ~np.isinf(left) if left.dtype.kind == "f" else np.ones(len(left), bool)
            agree(f"{path} {column}", left[finite], right[finite])


def check_votable(path):
    if not validate(str(path), output=None):
        fault(path, "astropy's VOTable validation fails")
    table = parse_single_table(str(path), verify="exception").to_table(use_names_over_ids=True)
    for column in table.colnames:
        table[column].meta.setdefault("ucd", None)
    return table


def main(folder):
    for path in sorted(Path(folder).glob("*.csv")):
        votable = check_votable(path.with_suffix(".vot"))
        check_csv(path, votable)
        check_fits(path.with_suffix(".fits"), votable)
        drawn = [len(Regions.read(str(path.with_name(path.stem + end)), format="ds9")) if len(votable) else 0
                 for end in (".reg", "-sky.reg")]
        print(f"{path.stem}: {len(votable)} rows, {len(votable.colnames)} columns, "
              f"{drawn[0]} regions on the frame, {drawn[1]} on the sky")
    for line in faults:
        print(line, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
