"""Rounds of an adversarial network by PyTorch, as the workload `gan` of bench does them.

A round is one step of the discriminator, on 64 real samples and 64 generated ones, and one of the generator, through
the discriminator that has just moved and to the same generated samples. Prints one line of JSON: the samples per
second, median of several windows of time, and the largest memory.
"""

import argparse
import json
import os
import resource
import statistics
import time

BATCH, BATCHES, WINDOWS = 64, 64, 3

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--workload", choices=["gan"], default="gan")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=1.0, help="timed, over all windows")
arguments = parser.parse_args()

# Read when the libraries are loaded.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(arguments.threads)
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(arguments.threads)
torch.manual_seed(1)
generator = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 256), nn.ReLU(), nn.Linear(256, 784), nn.Tanh())
discriminator = nn.Sequential(nn.Linear(784, 256), nn.LeakyReLU(0.2), nn.Linear(256, 128), nn.LeakyReLU(0.2),
                              nn.Linear(128, 1))
adams = [torch.optim.Adam(player.parameters(), lr=2e-4, betas=(0.5, 0.999)) for player in (generator, discriminator)]
images = torch.rand(BATCHES, BATCH, 784) * 2 - 1
ones, zeros = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)
both = torch.cat([ones, zeros])
cost = nn.functional.binary_cross_entropy_with_logits
steps = 0


def step_apart():
    """Real and generated samples pass through the discriminator one after the other."""
    global steps
    fake = generator(torch.randn(BATCH, 64))
    adams[1].zero_grad(set_to_none=True)
    (cost(discriminator(images[steps % BATCHES]), ones) + cost(discriminator(fake.detach()), zeros)).backward()
    finish(fake)


def step_together():
    """They pass as one batch."""
    global steps
    fake = generator(torch.randn(BATCH, 64))
    adams[1].zero_grad(set_to_none=True)
    (2 * cost(discriminator(torch.cat([images[steps % BATCHES], fake.detach()])), both)).backward()
    finish(fake)


def finish(fake):
    global steps
    adams[1].step()
    discriminator.requires_grad_(False)  # its gradient is not needed while the generator learns
    adams[0].zero_grad(set_to_none=True)
    cost(discriminator(fake), ones).backward()
    adams[0].step()
    discriminator.requires_grad_(True)
    steps += 1


def samples_per_second(step, seconds):
    start, first = time.perf_counter(), steps
    while time.perf_counter() - start < seconds:
        step()
    return (steps - first) * BATCH / (time.perf_counter() - start)


def fastest():
    ways = [step_apart, step_together]
    for way in ways:
        samples_per_second(way, 0.15)  # warm up
    return max(ways, key=lambda way: samples_per_second(way, min(0.2, arguments.seconds / 4)))


step = fastest()
windows = [samples_per_second(step, arguments.seconds / WINDOWS) for _ in range(WINDOWS)]
print(json.dumps({
    "peer": f"PyTorch {torch.__version__}",
    "way": step.__name__,
    "threads": arguments.threads,
    "samples_per_second": statistics.median(windows),
    "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
}))
