"""CD-1 of a restricted Boltzmann machine by PyTorch and numpy, as the workload `rbm` of bench does it.

784 visible and 500 hidden units, mini-batches of 64 in memory: hidden units drawn, visible ones reconstructed as
probabilities, weights and biases moved without momentum. PyTorch or numpy, weights with the hidden or the visible units
as rows: the fastest way counts. Prints one line of JSON: the samples per second, median of several windows of time, and
the largest memory.
"""

import argparse
import json
import os
import resource
import statistics
import time

VISIBLE, HIDDEN, BATCH, BATCHES, WINDOWS, RATE = 784, 500, 64, 64, 3, 0.05 / 64

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--workload", choices=["rbm"], default="rbm")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=1.0, help="timed, over all windows")
arguments = parser.parse_args()

# Read when the libraries are loaded.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(arguments.threads)
import numpy  # noqa: E402
import torch  # noqa: E402

torch.set_num_threads(arguments.threads)
torch.set_grad_enabled(False)
random = numpy.random.default_rng(1)
images = (random.random((BATCHES, BATCH, VISIBLE)) > 0.5).astype(numpy.float32)
first_weights = random.standard_normal((VISIBLE, HIDDEN), dtype=numpy.float32) * numpy.float32(0.01)


def endless(batches):
    while True:
        yield from batches


class TorchRows:
    """Weights [visible][hidden]."""

    def __init__(self):
        self.batches = endless(torch.from_numpy(images))
        self.weights = torch.from_numpy(first_weights.copy())
        self.a, self.b = torch.zeros(VISIBLE), torch.zeros(HIDDEN)

    def step(self):
        v0 = next(self.batches)
        p0 = torch.sigmoid(torch.addmm(self.b, v0, self.weights))
        h0 = torch.bernoulli(p0)
        v1 = torch.sigmoid(torch.addmm(self.a, h0, self.weights.t()))
        p1 = torch.sigmoid(torch.addmm(self.b, v1, self.weights))
        self.weights.addmm_(v0.t(), p0, alpha=RATE).addmm_(v1.t(), p1, alpha=-RATE)
        self.a.add_((v0 - v1).sum(0), alpha=RATE)
        self.b.add_((p0 - p1).sum(0), alpha=RATE)


class TorchColumns:
    """Weights [hidden][visible], and less that is drawn and allocated anew."""

    def __init__(self):
        self.batches = endless(torch.from_numpy(images))
        self.weights = torch.from_numpy(first_weights.T.copy())
        self.a, self.b = torch.zeros(VISIBLE), torch.zeros(HIDDEN)

    def step(self):
        v0 = next(self.batches)
        p0 = torch.addmm(self.b, v0, self.weights.t()).sigmoid_()
        h0 = (torch.rand_like(p0) < p0).float()
        v1 = torch.addmm(self.a, h0, self.weights).sigmoid_()
        p1 = torch.addmm(self.b, v1, self.weights.t()).sigmoid_()
        self.weights.addmm_(p0.t(), v0, alpha=RATE).addmm_(p1.t(), v1, alpha=-RATE)
        self.a.add_((v0 - v1).sum(0), alpha=RATE)
        self.b.add_((p0 - p1).sum(0), alpha=RATE)


class Numpy:
    def __init__(self):
        self.batches = endless(images)
        self.weights = first_weights.copy()
        self.a, self.b = numpy.zeros(VISIBLE, numpy.float32), numpy.zeros(HIDDEN, numpy.float32)

    def step(self):
        v0 = next(self.batches)
        p0 = 1 / (1 + numpy.exp(-(v0 @ self.weights + self.b)))
        h0 = (random.random(p0.shape, dtype=numpy.float32) < p0).astype(numpy.float32)
        v1 = 1 / (1 + numpy.exp(-(h0 @ self.weights.T + self.a)))
        p1 = 1 / (1 + numpy.exp(-(v1 @ self.weights + self.b)))
        rate = numpy.float32(RATE)
        self.weights += rate * (v0.T @ p0 - v1.T @ p1)
        self.a += rate * (v0 - v1).sum(0)
        self.b += rate * (p0 - p1).sum(0)


def samples_per_second(way, seconds):
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        way.step()
        steps += 1
    return steps * BATCH / (time.perf_counter() - start)


def fastest():
    ways = [TorchRows(), TorchColumns(), Numpy()]
    for way in ways:
        samples_per_second(way, 0.02)  # warm up
    return max(ways, key=lambda way: samples_per_second(way, min(0.2, arguments.seconds / 4)))


way = fastest()
windows = [samples_per_second(way, arguments.seconds / WINDOWS) for _ in range(WINDOWS)]
print(json.dumps({
    "peer": f"numpy {numpy.__version__}" if isinstance(way, Numpy) else f"PyTorch {torch.__version__}",
    "way": type(way).__name__,
    "threads": arguments.threads,
    "samples_per_second": statistics.median(windows),
    "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
}))
