"""Trains one small variant of the denoiser after another and prints a table of their scores.

Every variant sees the same patches for the same number of steps, and is scored on the same scenes
that none of them has seen.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import tempfile

# Name, and what it changes of the default training (nested tables are laid over the default's).
PLAIN = {"has_skips": False}
VARIANTS = [
    ("as shipped", {}),
    ("no residual blocks", {"is_residual": False}),
    ("no skips", PLAIN),
    ("neither", {**PLAIN, "is_residual": False}),
    ("max-pooling first, then stride", {"downsampling": ["maxPooling", "stride"]}),
    ("max-pooling everywhere", {"downsampling": ["maxPooling", "maxPooling"]}),
    ("resize bilinear", {"upsampling": "bilinear"}),
    ("transposed", {"upsampling": "transposed"}),
    ("no skips, 30 hidden units", {**PLAIN, "hidden_units": 30}),
    ("no skips, 100 hidden units", {**PLAIN, "hidden_units": 100}),
    ("no skips, 30 hidden units, VAE", {**PLAIN, "hidden_units": 30, "is_variational": True}),
    ("no skips, 100 hidden units, VAE", {**PLAIN, "hidden_units": 100, "is_variational": True}),
    ("loss L1", {"loss": "absolute"}),
    ("loss L2", {"loss": "squared"}),
    ("loss Huber", {"loss": "huber"}),
]


def settings(options, network):
    lines = [f"steps = {options.steps}", f"scenes = {options.scenes}", "average_decay = 0.99"]
    lines.append("[network]")
    # JSON's spelling of texts, lists, numbers and truth values is TOML's as well.
    lines += [f"{key} = {json.dumps(value)}" for key, value in network.items()]
    return "\n".join(lines) + "\n"


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def train(options, network):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "variant.toml"
        file.write_text(settings(options, network))
        start = processor_seconds()
        command = [options.skysieve, "train", "denoiser", "--quiet", "--score", "--json"]
        command += ["--train-config", str(file), "--threads", str(options.threads)]
        command += ["--output", str(pathlib.Path(folder) / "weights.safetensors")]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout), processor_seconds() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("skysieve")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--scenes", type=int, default=60)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    print("| variant | RMSE | F1 | faint stars found | IoU | flux bias, S/N 30-100 | processor s |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for name, network in VARIANTS:
        score, seconds = train(options, network)
        numbers = [score["rmse"], score["f1"], score["faintStarCompleteness"]]
        numbers.append(score["intersectionOverUnion"])
        cells = [f"{number:.3f}" for number in numbers]
        cells += [f"{100 * score['fluxBias'][2]:+.1f} %", f"{seconds:.0f}"]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
