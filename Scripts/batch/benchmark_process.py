"""Times whole jobs on one field in turns; see Scripts/benchmark-process."""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time


LIGHT = [
    "NUMBER", "X_IMAGE", "Y_IMAGE", "ALPHA_J2000", "DELTA_J2000", "FLUX_AUTO", "FLUXERR_AUTO",
    "MAG_AUTO", "KRON_RADIUS", "FLUX_APER(3)", "FLUXERR_APER(3)", "A_IMAGE", "B_IMAGE",
    "THETA_IMAGE", "FLAGS", "CLASS_STAR"]


def timed(command, folder):
    """Wall seconds and peak memory (MB) of a command, its children included."""
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed with status {status}")
    return time.monotonic() - start, usage.ru_maxrss / 1000


def commands(options, work):
    networks = sorted(pathlib.Path("/usr/share").glob("*extractor*/default.nnw"))
    extractor = [
        "source-extractor", options.field, "-c", "/dev/null", "-PARAMETERS_NAME", "default.param",
        "-FILTER_NAME", "default.conv", "-CATALOG_NAME", "theirs.fits", "-CATALOG_TYPE", "FITS_1.0",
        "-CHECKIMAGE_TYPE", "SEGMENTATION", "-CHECKIMAGE_NAME", "theirs.segmentation.fits",
        "-PHOT_APERTURES", "5,10,20", "-DETECT_THRESH", "1.5", "-DETECT_MINAREA", "5",
        "-BACK_SIZE", "64", "-SEEING_FWHM", "0.9", "-PIXEL_SCALE", "0", "-VERBOSE_TYPE", "QUIET",
        "-MEMORY_PIXSTACK", "3000000", "-MEMORY_OBJSTACK", "65000",
        "-STARNNW_NAME", str(networks[0]) if networks else "default.nnw"]
    plain = pathlib.Path(__file__).with_name("photutils_plain.py")
    # What people ask for mostly; the full list has all of the columns that we write as well.
    (work / "light.param").write_text("".join(f"{name}\n" for name in LIGHT))
    return {
        "source-extractor": ["light.param" if w == "default.param" else w for w in extractor],
        "the same, all columns": extractor,
        "skysieve process": [options.skysieve, "process", options.field, "-o", "ours", "--quiet"],
        "skysieve, network": [
            options.skysieve, "process", options.field, "-o", "network", "--quiet",
            "--detector", "network"],
        "photutils": [sys.executable, str(plain), options.field, "photutils.csv"],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("skysieve")
    parser.add_argument("field")
    parser.add_argument("work")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without", default="none")
    options = parser.parse_args()
    work = pathlib.Path(options.work)
    every = {n: c for n, c in commands(options, work).items() if n != options.without}
    times = {name: [] for name in every}
    memory = {name: 0 for name in every}
    stages = []
    for number in range(options.rounds + 1):
        for name, command in every.items():
            for folder in ("ours", "network"):
                shutil.rmtree(work / folder, ignore_errors=True)
            seconds, peak = timed(command, work)
            # The first round only warms the caches.
            if number > 0:
                times[name].append(seconds)
                memory[name] = max(memory[name], peak)
            if name == "skysieve process":
                record = json.loads(next((work / "ours").glob("*/field.json")).read_text())
                lines = (work / "ours/log.jsonl").read_text().splitlines()
                stages.append(next(json.loads(l)["stages"] for l in lines if '"stages"' in l))
    frame, sources = record["summary"]["frame"], record["summary"]["counts"]["sources"]
    print(f"{frame['width']} x {frame['height']} pixels, {sources} sources, {options.rounds} rounds")
    ours = statistics.median(times["skysieve process"])
    for name in every:
        middle = statistics.median(times[name])
        print(
            f"{name:22} {middle:6.2f} s (from {min(times[name]):.2f} to {max(times[name]):.2f}), "
            f"{memory[name]:5.0f} MB, the main job takes {ours / middle:.2f} of it")
    for stage in stages[-1]:
        middle = statistics.median(s[stage] for s in stages[1:])
        print(f"  {stage:22} {1000 * middle:6.0f} ms")


if __name__ == "__main__":
    main()
