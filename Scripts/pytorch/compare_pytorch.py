"""The Python side of Scripts/compare-pytorch: benchmark and shipped networks in PyTorch, beside ours.

Weights and inputs come from the Skysieve binary or go to it as safetensors, so both compute the same
numbers. PyTorch runs every setting that might be its best for a moment; the fastest is then measured
in turns with Skysieve, so that a change of the machine's speed meets both alike. The fastest round of
each counts; the median of the rounds' ratios is told beside it.
"""

import argparse
import copy
import json
import os
import statistics
import subprocess
import tempfile
import time

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from torch import nn
from torch.nn import functional as F

TOLERANCE = 1e-4


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", help="the kernel-benchmarks executable, release build")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--side", type=int, default=2048, help="side of the frame in pixels")
    parser.add_argument(
        "--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS), help="which to compare"
    )
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    print(f"PyTorch {torch.__version__}, {options.threads} threads, best of {options.rounds} rounds")
    skysieve = Skysieve(options.binary, options.threads)
    with tempfile.TemporaryDirectory() as folder:
        agree = [NETWORKS[name][0](skysieve, folder) for name in options.networks]
        for name in options.networks:
            NETWORKS[name][1](skysieve, options)
    if not all(agree):
        raise SystemExit("the outputs differ by more than 1e-4 of the largest value")


class Skysieve:
    """Our binary, run with as many threads as PyTorch."""

    def __init__(self, binary, threads):
        self.binary = binary
        self.threads = threads

    def run(self, command, **options):
        words = [self.binary, command, "--threads", str(self.threads)]
        for name, value in options.items():
            words += [f"--{name}", str(value)]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout

    def training_speed(self, command="vae-training", steps=300):
        return float(self.run(command, steps=steps, rounds=1).split()[-1])

    def frame_speed(self, command, side):
        report = json.loads(self.run(command, height=side, width=side, repeats=2))
        return report["megapixelsPerSecond"]


# The variational autoencoder.


class VAE(nn.Module):
    """32x32 stamps; convolutions 16, 32, 64 with stride 2; dense 128; latent 3; mirrored decoder."""

    def __init__(self):
        super().__init__()
        widths = [1, 16, 32, 64]
        self.down = nn.ModuleList(
            nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(widths, widths[1:])
        )
        self.hidden = nn.Linear(1024, 128)
        self.mean = nn.Linear(128, 3)
        self.log_variance = nn.Linear(128, 3)
        self.widen = nn.Linear(3, 128)
        self.unfold = nn.Linear(128, 1024)
        widths = widths[::-1]
        self.up = nn.ModuleList(
            nn.Conv2d(a, b, 3, padding=1) for a, b in zip(widths, widths[1:])
        )

    def encode(self, x):
        for layer in self.down:
            x = F.relu(layer(x))
        # Skysieve flattens [height, width, channel].
        hidden = F.relu(self.hidden(x.permute(0, 2, 3, 1).flatten(1)))
        return self.mean(hidden), self.log_variance(hidden)

    def decode(self, z):
        x = F.relu(self.unfold(F.relu(self.widen(z))))
        x = x.view(-1, 4, 4, 64).permute(0, 3, 1, 2)
        for index, layer in enumerate(self.up):
            x = layer(F.interpolate(x, scale_factor=2, mode="nearest"))
            x = x if index == 2 else F.relu(x)
        return x

    def forward(self, x, noise):
        mean, log_variance = self.encode(x)
        drawn = self.decode(mean + torch.exp(0.5 * log_variance) * noise)
        divergence = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1).sum()
        return ((drawn - x) ** 2).sum() / len(x) + divergence / len(x)


def vae_from(arrays):
    """The network with Skysieve's weights: [kernel, kernel, in, out] and [in, out]."""
    network = VAE()
    places = {"mean": network.mean, "log_variance": network.log_variance}
    trunk = [*network.down, None, network.hidden]
    decoder = [network.widen, network.unfold, None, *network.up]
    places.update({f"trunk.{i}": layer for i, layer in enumerate(trunk) if layer})
    places.update({f"decoder.{i}": layer for i, layer in enumerate(decoder) if layer})
    with torch.no_grad():
        for name, layer in places.items():
            weight = torch.from_numpy(arrays[f"{name}.weight"])
            layer.weight.copy_(weight.permute(3, 2, 0, 1) if weight.dim() == 4 else weight.T)
            layer.bias.copy_(torch.from_numpy(arrays[f"{name}.bias"]))
    return network


def check_vae(skysieve, folder):
    path = os.path.join(folder, "vae.safetensors")
    skysieve.run("vae-outputs", output=path)
    arrays = load_file(path)
    network = vae_from(arrays)
    with torch.inference_mode():
        stamps = torch.from_numpy(arrays["input"]).permute(0, 3, 1, 2)
        latent, _ = network.encode(stamps)
        drawn = network.decode(latent).permute(0, 2, 3, 1)
    return agree("VAE latent", latent.numpy(), arrays["latent"]) and agree(
        "VAE output", drawn.numpy(), arrays["output"]
    )


def vae_trainer(layout, compiled):
    """A function that makes `steps` training steps on mini-batches of 128."""
    network = VAE().to(memory_format=layout)
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    stamps = torch.randn(2560, 1, 32, 32)
    loss_of = torch.compile(network) if compiled else network

    def train(steps):
        for step in range(steps):
            start = step * 128 % 2560
            batch = stamps[start : start + 128].contiguous(memory_format=layout)
            adam.zero_grad(set_to_none=True)
            loss_of(batch, torch.randn(128, 3)).backward()
            adam.step()

    return train


def compare_vae(skysieve, options):
    compare_training("VAE training", "vae-training", vae_trainer, skysieve, options)


def compare_training(what, command, trainer, skysieve, options):
    # Rounds of some two and a half seconds on either side: shorter ones measure the processor's mood.
    def speed(train, steps=80):
        return 128 * steps / seconds(lambda: train(steps))

    candidates = {
        name + (" compiled" if compiled else ""): (lambda l=layout, c=compiled: trainer(l, c))
        for name, layout in LAYOUTS.items()
        for compiled in (False, True)
    }
    name, train = best(candidates, speed)
    speeds = in_turns(
        lambda: skysieve.training_speed(command), lambda: speed(train), options.rounds
    )
    report(what, "samples/s", speeds, name, bar=3.5)


# The autoencoder over whole frames.


class Autoencoder(nn.Module):
    """1-16-16, half 32-32, quarter 64-64, up 32-32, up 16, 1: about 21,000 products a pixel."""

    KINDS = "same same half same half same up same up same".split()
    WIDTHS = [1, 16, 16, 32, 32, 64, 64, 32, 32, 16, 1]

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Conv2d(a, b, 3, stride=2 if kind == "half" else 1, padding=1)
            for kind, a, b in zip(self.KINDS, self.WIDTHS, self.WIDTHS[1:])
        )

    def forward(self, x):
        for index, (kind, layer) in enumerate(zip(self.KINDS, self.layers)):
            if kind == "up":
                x = F.interpolate(x, scale_factor=2, mode="nearest")
            x = layer(x)
            x = x if index == len(self.layers) - 1 else F.relu(x)
        return x


def check_autoencoder(skysieve, folder):
    network = Autoencoder()
    frame = torch.randn(1, 1, 96, 160)
    arrays = {"input": frame[0].permute(1, 2, 0)}
    for index, layer in enumerate(network.layers):
        arrays[f"layer{index}.weight"] = layer.weight.detach().permute(2, 3, 1, 0)
        arrays[f"layer{index}.bias"] = layer.bias.detach()
    weights = os.path.join(folder, "autoencoder.safetensors")
    output = os.path.join(folder, "result.safetensors")
    save_file({k: np.ascontiguousarray(v.numpy()) for k, v in arrays.items()}, weights)
    skysieve.run("inference", weights=weights, output=output, repeats=1)
    with torch.inference_mode():
        expected = network(frame)[0].permute(1, 2, 0).numpy()
    return agree("autoencoder output", load_file(output)["output"], expected)


def compare_autoencoder(skysieve, options):
    compare_frames(
        "autoencoder inference", "inference", Autoencoder(), 16, skysieve, options
    )


# The shipped denoiser.


class Denoiser(nn.Module):
    """The network of Sources/Denoising with strided steps down, detours and nearest-neighbour steps up.

    Layers are taken from the checkpoint in the order in which they run.
    """

    def __init__(self, arrays, configuration):
        super().__init__()
        self.channels = configuration["channels"]
        self.blocks = configuration["blocks"]
        self.depth = configuration["convolutionsPerBlock"]
        self.starts_halved = configuration["startsHalved"]
        names = sorted(
            (name.removesuffix(".weight") for name in arrays if name.endswith(".weight")),
            key=lambda name: [int(part) for part in name.split(".") if part.isdigit()],
        )
        self.layers = nn.ModuleList(self.layer(arrays, name) for name in names)

    @staticmethod
    def layer(arrays, name):
        weight = torch.from_numpy(arrays[f"{name}.weight"]).permute(3, 2, 0, 1)
        layer = nn.Conv2d(weight.shape[1], weight.shape[0], 3, padding=1)
        with torch.no_grad():
            layer.weight.copy_(weight)
            layer.bias.copy_(torch.from_numpy(arrays[f"{name}.bias"]))
        return layer

    def forward(self, x):
        layers = iter(self.layers)
        stem = self.halve if self.starts_halved else lambda x, layer: layer(x)
        x = self.level(F.relu(stem(x, next(layers))), 0, layers)
        if self.starts_halved:
            x = F.interpolate(x, scale_factor=2, mode="nearest")
        return next(layers)(x)

    @staticmethod
    def halve(x, layer):
        return F.conv2d(x, layer.weight, layer.bias, stride=2, padding=1)

    def level(self, x, index, layers):
        for _ in range(self.blocks[index]):
            inside = x
            for place in range(self.depth):
                inside = next(layers)(inside)
                inside = F.relu(inside) if place < self.depth - 1 else inside
            x = F.relu(x + inside)
        if index + 1 == len(self.channels):
            return x
        coarse = F.relu(self.halve(x, next(layers)))
        coarse = self.level(coarse, index + 1, layers)
        coarse = next(layers)(F.interpolate(coarse, scale_factor=2, mode="nearest"))
        return F.relu(x + coarse)


def shipped_denoiser(skysieve, folder):
    """The network in PyTorch, and a frame with Skysieve's result."""
    path = os.path.join(folder, "denoiser.safetensors")
    skysieve.run("denoiser", output=path, height=96, width=160, repeats=1)
    with safe_open(path, "np") as file:
        configuration = json.loads(file.metadata()["configuration"])
    arrays = {name.removeprefix("average."): value for name, value in load_file(path).items()}
    frame, output = arrays.pop("input"), arrays.pop("output")
    return Denoiser(arrays, configuration), frame, output


def check_denoiser(skysieve, folder):
    network, frame, output = shipped_denoiser(skysieve, folder)
    with torch.inference_mode():
        expected = network(torch.from_numpy(frame).permute(2, 0, 1)[None])[0]
    return agree("denoiser output", output, expected.permute(1, 2, 0).numpy())


def compare_denoiser(skysieve, options):
    with tempfile.TemporaryDirectory() as folder:
        network, _, _ = shipped_denoiser(skysieve, folder)
    # Less than the 47 pixels that the network sees, in PyTorch's favour.
    compare_frames("denoiser inference", "denoiser", network, 32, skysieve, options)


# The shipped classifier.


class Classifier(nn.Module):
    """The encoder of Sources/StarGalaxy: pixels and numbers, a joint layer, means and variances."""

    # Means of seven coordinates, of which the first is half the ln odds over the modes' distance.
    LATENT, MODE_DISTANCE = 7, 3.0

    def __init__(self, features):
        super().__init__()
        widths = [4, 16, 32, 64]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(widths, widths[1:])
        )
        self.dense = nn.Linear(1024, 128)
        self.features = nn.ModuleList([nn.Linear(features, 96), nn.Linear(96, 96)])
        self.joint = nn.ModuleList([nn.Linear(224, 128), nn.Linear(128, 128)])
        self.mean, self.log_variance = (nn.Linear(128, self.LATENT) for _ in range(2))

    def encode(self, x, numbers):
        for layer in self.convolutions:
            x = F.relu(layer(x))
        x = F.relu(self.dense(x.permute(0, 2, 3, 1).flatten(1)))
        for layer in self.features:
            numbers = F.relu(layer(numbers))
        x = torch.cat([x, numbers], 1)
        for layer in self.joint:
            x = F.relu(layer(x))
        return self.mean(x), self.log_variance(x)

    def forward(self, x, numbers, share, drawn, weight):
        """The sleep phase's loss: the class's cross-entropy, the others' Gaussian likelihood."""
        mean, log_variance = self.encode(x, numbers)
        loss = F.binary_cross_entropy_with_logits(
            2 * self.MODE_DISTANCE * mean[:, 0], share, reduction="none"
        )
        loss = loss + 0.05 * log_variance[:, 0] ** 2
        log = log_variance[:, 1:].clamp(-9, 6)
        other = 0.5 * ((mean[:, 1:] - drawn) ** 2 * torch.exp(-log) + log)
        return (weight * (loss + 0.05 * other.sum(1))).mean()


def classifier_from(arrays):
    """The network with the weights in the program."""
    network = Classifier(arrays["features"].shape[1])
    places = {"mean": network.mean, "log_variance": network.log_variance}
    parts = {
        "pixels": [*network.convolutions, None, network.dense],
        "features": network.features,
        "joint": network.joint,
    }
    for part, layers in parts.items():
        places.update({f"{part}.{i}": layer for i, layer in enumerate(layers) if layer})
    with torch.no_grad():
        for name, layer in places.items():
            weight = torch.from_numpy(arrays[f"encoder.{name}.weight"])
            layer.weight.copy_(weight.permute(3, 2, 0, 1) if weight.dim() == 4 else weight.T)
            layer.bias.copy_(torch.from_numpy(arrays[f"encoder.{name}.bias"]))
    return network


def check_classifier(skysieve, folder):
    path = os.path.join(folder, "classifier.safetensors")
    skysieve.run("classifier-training", output=path)
    arrays = load_file(path)
    with torch.inference_mode():
        images = torch.from_numpy(arrays["images"]).permute(0, 3, 1, 2)
        mean, _ = classifier_from(arrays).encode(images, torch.from_numpy(arrays["features"]))
    return agree("classifier means", mean.numpy(), arrays["mean"])


def classifier_trainer(layout, compiled):
    """A function that makes `steps` training steps on mini-batches of 128, ready in memory."""
    count, features = 2560, 62
    network = Classifier(features).to(memory_format=layout)
    adam = torch.optim.AdamW(network.parameters(), lr=1.5e-3, weight_decay=0.02, fused=True)
    average = [p.detach().clone() for p in network.parameters()]
    images = torch.randn(count, 4, 32, 32)
    numbers, drawn = torch.randn(count, features), torch.randn(count, Classifier.LATENT - 1)
    share, weight = torch.rand(count), torch.rand(count)
    loss_of = torch.compile(network) if compiled else network

    def train(steps):
        for step in range(steps):
            rows = slice(step * 128 % count, step * 128 % count + 128)
            batch = images[rows].contiguous(memory_format=layout)
            adam.zero_grad(set_to_none=True)
            loss_of(batch, numbers[rows], share[rows], drawn[rows], weight[rows]).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5)
            adam.step()
            with torch.no_grad():
                torch._foreach_lerp_(average, list(network.parameters()), 1e-3)

    return train


def compare_classifier(skysieve, options):
    compare_training(
        "classifier training", "classifier-training", classifier_trainer, skysieve, options
    )


# Frames.


def frame_runner(network, side, tile, halo, layout, compiled):
    """A function that runs a frame, whole or in tiles with `halo` pixels on every side."""
    network = network.eval().to(memory_format=layout)
    frame = torch.randn(1, 1, side, side)
    run = torch.compile(network) if compiled else network
    halo = 0 if tile == side else halo

    def go():
        result = None
        padded = F.pad(frame, (halo,) * 4)
        with torch.inference_mode():
            for y in range(0, side, tile):
                for x in range(0, side, tile):
                    part = padded[:, :, y : y + tile + 2 * halo, x : x + tile + 2 * halo]
                    drawn = run(part.contiguous(memory_format=layout))
                    if result is None:
                        result = torch.empty(1, drawn.shape[1], side, side)
                    result[:, :, y : y + tile, x : x + tile] = drawn[
                        :, :, halo : halo + tile, halo : halo + tile
                    ]
        return result

    return go


def compare_frames(what, command, network, halo, skysieve, options):
    side = options.side

    def speed(go):
        return side * side / 1e6 / seconds(go)

    def maker(tile, layout, compiled):
        copied = copy.deepcopy(network)
        return lambda: frame_runner(copied, side, tile, halo, layout, compiled)

    candidates = {
        f"{name}, {'whole' if tile == side else f'{tile}-pixel tiles'}"
        + (" compiled" if compiled else ""): maker(tile, layout, compiled)
        for name, layout in LAYOUTS.items()
        for tile in (128, 256, 512, side)
        for compiled in (False, True)
        if tile <= side and not (compiled and tile in (128, 512))
    }
    name, go = best(candidates, speed)
    speeds = in_turns(
        lambda: skysieve.frame_speed(command, side), lambda: speed(go), options.rounds
    )
    report(what, "Mpix/s", speeds, name, bar=2.3)


# Measuring.

LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(candidates, speed):
    """The name and the function of the fastest setting; settings that do not work are left out."""
    found = {}
    for name, make in candidates.items():
        try:
            work = make()
            speed(work)
            found[name] = (max(speed(work) for _ in range(2)), work)
            print(f"  PyTorch {name}: {found[name][0]:.4g}")
        except Exception as error:  # torch.compile needs a C++ compiler, and says so at length
            print(f"  PyTorch {name}: does not work here ({type(error).__name__})")
    name = max(found, key=lambda name: found[name][0])
    return name, found[name][1]


def in_turns(ours, theirs, rounds):
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    typical = statistics.median(pair[0] / pair[1] for pair in pairs)
    return max(pair[0] for pair in pairs), max(pair[1] for pair in pairs), typical


def report(what, unit, speeds, setting, bar):
    ours, theirs, typical = speeds
    print(
        f"{what}: Skysieve {ours:.4g} {unit}, PyTorch {theirs:.4g} ({setting}): "
        f"ratio of the best {ours / theirs:.2f}, median of the rounds {typical:.2f} (bar {bar})"
    )


def agree(what, ours, theirs):
    difference = float(np.abs(ours - theirs).max() / np.abs(theirs).max())
    print(f"{what}: largest difference {difference:.1e} of the largest value")
    return difference < TOLERANCE


# What can be compared: a check of the numbers, then the speeds.
NETWORKS = {
    "vae": (check_vae, compare_vae),
    "autoencoder": (check_autoencoder, compare_autoencoder),
    "denoiser": (check_denoiser, compare_denoiser),
    "classifier": (check_classifier, compare_classifier),
}


if __name__ == "__main__":
    main()
