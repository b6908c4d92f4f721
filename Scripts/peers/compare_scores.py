#!/usr/bin/env python3
"""Compares the reference scorer's JSON with report.json, number by number, to four digits."""
import json
import sys

NAMES = dict(
    star_completeness="starCompleteness", star_purity="starPurity",
    galaxy_completeness="galaxyCompleteness", galaxy_purity="galaxyPurity", accuracy="accuracy",
    ece="calibrationError")


def value(estimate):
    return None if estimate is None else estimate["value"]


def pairs(reference, report):
    """Name, the reference's number, ours."""
    for name, expected in reference["detection"].items():
        if name in ("completeness", "purity", "f1"):
            yield "detection " + name, expected, value(report["detection"].get(name))
    classifiers = {score["name"]: score for score in report["classifiers"]}
    for row, expected in enumerate(reference["auc"]):
        for name in expected.keys() - {"low", "high", "stars", "galaxies"}:
            found = classifiers[name]["byMagnitude"][row]
            label = f"AUC {name} {expected['low']}-{expected['high']}"
            yield label, expected[name], value(found.get("areaUnderCurve"))
            for count in ("stars", "galaxies"):
                yield f"{label} {count}", expected[count], found[count]
    whole = report["classifiers"][0]["byMagnitude"][-1]["classes"]
    for name, ours in NAMES.items():
        yield name, reference["classes"][name], value(whole[ours])


with open(sys.argv[1]) as first, open(sys.argv[2]) as second:
    numbers = list(pairs(json.load(first), json.load(second)))
wrong = [
    (name, expected, found) for name, expected, found in numbers
    if (expected is None) != (found is None) or (found is not None and abs(expected - found) >= 5e-5)
]
for name, expected, found in wrong:
    print(f"{name}: expected {expected}, found {found}")
print(f"{len(numbers) - len(wrong)} of {len(numbers)} numbers equal to four digits")
sys.exit(1 if wrong or not numbers else 0)
