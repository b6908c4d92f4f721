"""Checks what `skysieve process` promises about long runs. Needs nothing beyond Python itself."""

import argparse
import csv
import hashlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# The diary differs from run to run, and the lock names a process.
NOT_COMPARED = {"log.jsonl", ".lock"}


class Checks:
    """Counts what holds and what does not."""

    def __init__(self):
        self.failed = 0

    def expect(self, is_true, what):
        print(("ok    " if is_true else "FAIL  ") + what, flush=True)
        self.failed += not is_true


def digests(folder):
    """The SHA-256 of every file that is compared."""
    files = [p for p in sorted(pathlib.Path(folder).rglob("*")) if p.is_file()]
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in files
        if p.name not in NOT_COMPARED
    }


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def half_written(folder):
    """Folders under a field's name that are not whole."""
    bad = []
    for path in pathlib.Path(folder).iterdir():
        if path.is_dir() and not path.name.startswith("."):
            names = {p.name for p in path.iterdir()}
            if "field.json" not in names or any(n.endswith(".part") for n in names):
                bad.append(path.name)
    return bad


class Bench:
    """Frames to work on, and the program."""

    def __init__(self, program, work):
        self.program = str(pathlib.Path(program).resolve())
        self.work = pathlib.Path(work)

    def command(self, frames, out, *options):
        return [self.program, "process", *map(str, frames), "-o", str(out), "--quiet", *options]

    def run(self, frames, out, *options, before=()):
        command = [*before, *self.command(frames, out, *options)]
        done = subprocess.run(command, capture_output=True, text=True)
        return done.returncode, done.stderr

    def make_frames(self, folder, count, side):
        folder = self.work / folder
        folder.mkdir()
        frames = []
        for number in range(count):
            prefix = folder / f"f{number:03}"
            subprocess.run(
                [self.program, "simulate", "--preset", "des", "--seed", str(number + 1),
                 "--size", str(side), "-o", str(prefix), "--quiet"], check=True)
            frames.append(pathlib.Path(f"{prefix}.fits"))
        return frames


def check_jobs(bench, frames, checks):
    """1, 2 and 8 jobs; gives the reference and its wall time."""
    start = time.monotonic()
    status, errors = bench.run(frames, bench.work / "reference", "--jobs", "1")
    seconds = time.monotonic() - start
    checks.expect(status == 0, f"an undisturbed run of {len(frames)} fields {errors}")
    reference = digests(bench.work / "reference")
    for jobs in ["2", "8"]:
        status, _ = bench.run(frames, bench.work / f"jobs{jobs}", "--jobs", jobs)
        same = digests(bench.work / f"jobs{jobs}") == reference
        checks.expect(status == 0 and same, f"{jobs} jobs: the bytes of 1 job")
    status, _ = bench.run(frames, bench.work / "reference")
    same = digests(bench.work / "reference") == reference
    checks.expect(status == 0 and same, "a second run changes nothing")
    return reference, seconds


def check_network(bench, frames, checks):
    """The network as detector: 1, 2 and 8 jobs, and what makes a field be done again."""
    options = ["--detector", "network", "--denoised"]
    found = []
    for jobs in ["1", "2", "8"]:
        out = bench.work / f"network{jobs}"
        status, errors = bench.run(frames, out, "--jobs", jobs, *options)
        checks.expect(status == 0, f"the network with {jobs} jobs: exit {status} {errors}")
        found.append(digests(out))
    checks.expect(found[0] == found[1] == found[2], "the network: 1, 2 and 8 jobs, the same bytes")
    out = bench.work / "network1"
    bench.run(frames, out, *options)
    checks.expect(digests(out) == found[0], "the network: a second run changes nothing")
    status, _ = bench.run(frames, out, *options, "--purity", "0.99")
    checks.expect(status == 0 and digests(out) != found[0], "the network: another purity, another result")


def check_kills(bench, frames, reference, seconds, kills, checks):
    """kill -9 at random moments, each time followed by a run that goes on."""
    draw = random.Random(8)
    out = bench.work / "killed"
    done, rounds, torn = 0, 0, []
    while done < kills:
        process = subprocess.Popen(
            bench.command(frames, out), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        # Mostly short, so that a round takes several runs; some at the end, when tables are written.
        limit = seconds if draw.random() < 0.3 else 0.4 * seconds
        try:
            process.wait(draw.uniform(0.0, limit))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            done += 1
            torn += half_written(out) if out.exists() else []
            continue
        rounds += 1
        same = process.returncode == 0 and digests(out) == reference
        if not same:
            checks.expect(False, f"after {done} kills: other bytes, exit {process.returncode}")
            return
        shutil.rmtree(out)
    status, _ = bench.run(frames, out)
    checks.expect(not torn, f"{done} kills: no folder was ever half-written {torn[:3]}")
    checks.expect(
        status == 0 and digests(out) == reference,
        f"{done} kills over {rounds + 1} rounds: the bytes of an undisturbed run")
    leftovers = [p.name for p in out.iterdir() if p.name.endswith(".part")]
    checks.expect(not leftovers, f"nothing is left behind {leftovers}")


def check_signals(bench, frames, reference, checks):
    for number, code in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
        out = bench.work / f"signal{number}"
        process = subprocess.Popen(bench.command(frames, out), stderr=subprocess.PIPE)
        # In the middle of the run, however busy the machine: when the first field is there.
        while process.poll() is None and not list(out.glob("f*/field.json")):
            time.sleep(0.002)
        process.send_signal(number)
        process.communicate()
        leftovers = [p.name for p in out.iterdir() if p.name.endswith(".part")]
        clean = process.returncode == code and not leftovers and not half_written(out)
        checks.expect(clean, f"{number.name}: exit {process.returncode}, nothing half-written")
        status, _ = bench.run(frames, out)
        checks.expect(status == 0 and digests(out) == reference, f"{number.name}: the next run ends it")


def check_lock(bench, frames, checks):
    out = bench.work / "locked"
    first = subprocess.Popen(bench.command(frames, out), stderr=subprocess.DEVNULL)
    while not (out / ".lock").exists():
        time.sleep(0.005)
    time.sleep(0.05)
    status, errors = bench.run(frames, out)
    checks.expect(status == 75 and str(first.pid) in errors, f"a second run is told: {errors.strip()}")
    checks.expect(first.wait() == 0, "the first run is not disturbed")


def as_others(secret):
    """What makes a program of root's obey permissions like anybody's: nothing where it does already."""
    if not os.access(secret, os.R_OK):
        return []
    limited = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    reads = shutil.which("setpriv") and subprocess.run(
        [*limited, "cat", str(secret)], capture_output=True).returncode == 0
    return None if reads or not shutil.which("setpriv") else limited


def check_inputs(bench, frames, checks):
    folder = bench.work / "inputs"
    folder.mkdir()
    missing, secret = folder / "missing.fits", folder / "secret.fits"
    shutil.copy(frames[0], secret)
    secret.chmod(0)
    directory, pipe = folder / "directory.fits", folder / "pipe.fits"
    directory.mkdir()
    os.mkfifo(pipe)
    before = as_others(secret)
    if before is None:
        print("skip  a file that must not be read: root reads everything here, and setpriv is missing")
    expected = {missing: 66, directory: 66, pipe: 66} | ({} if before is None else {secret: 66})
    before = before or []
    status, _ = bench.run([frames[0], *expected], folder / "out", before=before)
    found = rows(folder / "out" / "failures.csv")
    checks.expect(
        status == 3 and [row["FIELD"] for row in found] == sorted(path.stem for path in expected),
        f"{len(expected)} inputs that cannot be read beside a good one: exit {status}")
    for row in found:
        print(f"        {row['FIELD']}: {row['REASON'].replace(str(folder), '...')}")
    for path, code in expected.items():
        status, _ = bench.run([path], folder / "single", before=before)
        checks.expect(status == code, f"a single {path.stem} input: exit {status}")
    twins = []
    for name in ["a", "b"]:
        (folder / name).mkdir()
        twins.append(folder / name / "x.fits")
    shutil.copy(frames[0], twins[0])
    shutil.copy(frames[1], twins[1])
    status, _ = bench.run([*twins, twins[0]], folder / "twins")
    names = sorted(p.name for p in (folder / "twins").iterdir() if p.is_dir())
    checks.expect(status == 0 and names == ["a_x", "b_x"], f"files of one name: {names}")
    (folder / "file").write_text("not a folder")
    status, errors = bench.run([frames[0]], folder / "file")
    checks.expect(status == 73, f"a file in the output's place: exit {status}")


def check_many(bench, frame, broken_folder, count, checks):
    """Hundreds of fields of which every tenth is broken."""
    folder = bench.work / "many"
    folder.mkdir()
    broken = [
        broken_folder / row["file"] for row in rows(broken_folder / "manifest.csv")
        if row["exit"] == "65" and (broken_folder / row["file"]).exists()
    ]
    frames = []
    for number in range(count):
        path = folder / f"m{number:03}.fits"
        source = broken[number // 10 % len(broken)] if number % 10 == 0 else frame
        shutil.copy(source, path)
        frames.append(path)
    listing = folder / "list.txt"
    listing.write_text("".join(f"{path}\n" for path in frames))
    start = time.monotonic()
    status, _ = bench.run([f"@{listing}"], folder / "out")
    seconds = time.monotonic() - start
    failed, fields = rows(folder / "out" / "failures.csv"), rows(folder / "out" / "fields.csv")
    whole = sum((folder / "out" / row["FIELD"] / "field.json").exists() for row in fields)
    expected = (count + 9) // 10
    checks.expect(
        status == 3 and len(failed) == expected and len(fields) == count
        and whole == count - expected and all(row["REASON"] for row in failed),
        f"{count} fields, {len(failed)} broken: exit {status}, {whole} whole, {seconds:.1f} s")
    merged = {row["FIELD"] for row in rows(folder / "out" / "catalog.csv")}
    checks.expect(len(merged) == count - expected, f"{len(merged)} fields in the merged catalogue")


def mounted(folder, *options):
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0


def check_disks(bench, frames, reference, checks):
    disk = bench.work / "small-disk"
    if not mounted(disk, "size=3m"):
        print("skip  full and read-only disks: mounting one takes root")
        return
    try:
        status, errors = bench.run(frames, disk / "out")
        out = disk / "out"
        whole = [p for p in out.iterdir() if p.is_dir() and not p.name.startswith(".")]
        checks.expect(
            status == 74 and not half_written(out),
            f"a full disk: exit {status}, {len(whole)} fields whole: {errors.strip()[-60:]}")
        subprocess.run(["mount", "-o", "remount,size=300m", str(disk)], check=True)
        status, _ = bench.run(frames, out)
        checks.expect(status == 0 and digests(out) == reference, "with room again, the run is ended")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        status, errors = bench.run(frames, disk / "other")
        checks.expect(status == 73, f"a read-only disk: exit {status}: {errors.strip()[-60:]}")
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--fields", type=int, default=300)
    options = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(options.program, work)
        frames = bench.make_frames("frames", 12, 256)
        reference, seconds = check_jobs(bench, frames, checks)
        check_network(bench, frames[:4], checks)
        check_signals(bench, frames, reference, checks)
        check_lock(bench, frames, checks)
        check_inputs(bench, frames, checks)
        check_disks(bench, frames, reference, checks)
        small = bench.make_frames("small", 1, 96)[0]
        check_many(bench, small, pathlib.Path("Fixtures/broken"), options.fields, checks)
        check_kills(bench, frames, reference, seconds, options.kills, checks)
    sys.exit(f"{checks.failed} checks failed" if checks.failed else 0)


if __name__ == "__main__":
    main()
