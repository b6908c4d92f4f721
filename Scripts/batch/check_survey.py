"""Tells what a run over survey frames found, and scores its labelled frame; see Scripts/check-survey."""

import argparse
import csv
import json
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "classifiers"))
import compare_classifiers as classifiers  # noqa: E402

# What star/galaxy separation on the labelled frame was asked for: r from, to, AUC.
BARS = [(14, 22, 0.975), (21, 22, 0.966)]


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def times(out):
    """The seconds of every field, as the diary's last run tells them."""
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    return {line["field"]: line["seconds"] for line in lines if line["event"] == "field"}


def fields(out):
    """One line for each field."""
    seconds = times(out)
    print(
        "field                    s  seeing  depth sources  star galaxy unsure  share of stars  "
        "sources by P_STAR, 0 to 1 in tenths")
    for row in rows(out / "fields.csv"):
        record = json.loads((out / row["FIELD"] / "field.json").read_text())
        summary, name = record["summary"], row["FIELD"]
        counts = summary["counts"]
        print(
            f"{name:22} {seconds[name]:5.2f} {summary['pointSpread']['seeing']:6.2f}\" "
            f"{summary['sky']['depth']:6.2f} {counts['sources']:7} {counts['stars']:5} "
            f"{counts['galaxies']:6} {counts['unsure']:6}  {counts['starFraction']:.3f}           "
            + " ".join(f"{n:4}" for n in counts["starHistogram"]))
    print(f"all fields: {sum(seconds.values()):.2f} s\n")


def completeness(field, low, high):
    """The share of stars called stars and of galaxies called galaxies, at a P_STAR of a half."""
    use = (field.mag >= low) & (field.mag < high)
    star, called = field.star[use], field.p[use] > 0.5
    return called[star].mean(), (~called)[~star].mean()


def labelled(out, options):
    """AUC and completeness of the labelled frame: by the run, and by `classify`."""
    tools = classifiers.load_scorer(options.tools)
    name = next(
        row["FIELD"] for row in rows(out / "fields.csv")
        if pathlib.Path(row["PATH"]).name == pathlib.Path(options.frame).name)
    both = {
        "process": out / name / "catalog.csv",
        "classify": pathlib.Path(options.classified),
    }
    found = {
        kind: classifiers.Field(tools, kind, path, options.labels, options.peer)
        for kind, path in both.items()
    }
    print("labelled frame             AUC  SPREAD_MODEL  CLASS_STAR  complete: stars galaxies  labels")
    missed = 0
    for low, high, bar in BARS:
        values = {}
        for kind, field in found.items():
            values[kind], _ = field.auc("P_STAR", low, high)
            peers = [field.auc(peer, low, high)[0] for peer in ("SPREAD_MODEL", "CLASS_STAR")]
            stars, galaxies = completeness(field, low, high)
            number = int(((field.mag >= low) & (field.mag < high)).sum())
            print(
                f"  r {low}-{high} {kind:9}     {values[kind]:.4f}        {peers[0]:.4f}      "
                f"{peers[1]:.4f}         {stars:.4f}   {galaxies:.4f}  {number}")
        is_met = values["process"] >= bar and abs(values["process"] - values["classify"]) < 0.002
        missed += not is_met
        print(f"{'ok  ' if is_met else 'MISS'} r {low}-{high}: at least {bar}, and that of classify")
    one, other = (rows(path) for path in both.values())
    if len(one) == len(other):
        worst = max(abs(float(a["P_STAR"]) - float(b["P_STAR"])) for a, b in zip(one, other))
        print(f"{len(one)} sources in both; P_STAR differs by at most {worst:.6f}")
    else:
        print(f"{len(one)} sources by process, {len(other)} by classify: another detector found them")
    return missed


def main():
    parser = argparse.ArgumentParser()
    for name in ["out", "classified", "frame", "labels", "peer"]:
        parser.add_argument(name)
    parser.add_argument("--tools", required=True)
    options = parser.parse_args()
    out = pathlib.Path(options.out)
    fields(out)
    sys.exit(1 if labelled(out, options) else 0)


if __name__ == "__main__":
    main()
