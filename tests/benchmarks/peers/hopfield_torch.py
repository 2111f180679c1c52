"""Synchronous updates of Hopfield networks by PyTorch and numpy, as the workloads `hopfield` of bench do them.

A step makes the weights of 100 patterns of 1000 units and lets 100 states make 100 updates; a sample is one update of
one state. States as rows or as columns, PyTorch or numpy: the fastest way counts. All of them use the matrix of the
weights. Prints one line of JSON: the samples per second, median of several windows of time, and the largest memory.
"""

import argparse
import json
import os
import resource
import statistics
import time

UNITS, PATTERNS, STATES, UPDATES, WINDOWS = 1000, 100, 100, 100, 3

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--workload", choices=["hopfield", "hopfield-overlaps"], default="hopfield")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=1.0, help="timed, over all windows")
arguments = parser.parse_args()

# Read when the libraries are loaded.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(arguments.threads)
import numpy  # noqa: E402
import torch  # noqa: E402

torch.set_num_threads(arguments.threads)
random = numpy.random.default_rng(1)
patterns = random.choice(numpy.array([-1, 1], numpy.float32), (PATTERNS, UNITS))
noisy = numpy.where(random.random((STATES, UNITS)) < 0.1, -patterns[:STATES], patterns[:STATES])


def torch_rows():
    xi, s = torch.from_numpy(patterns), torch.from_numpy(noisy)
    weights = (xi.t() @ xi) / UNITS
    weights.fill_diagonal_(0)
    for _ in range(UPDATES):
        s = torch.sign(s @ weights)


def torch_columns():
    xi, s = torch.from_numpy(patterns), torch.from_numpy(noisy).t().contiguous()
    weights = (xi.t() @ xi) / UNITS
    weights.fill_diagonal_(0)
    for _ in range(UPDATES):
        s = torch.sign(weights @ s)


def numpy_rows():
    weights = (patterns.T @ patterns) / numpy.float32(UNITS)
    numpy.fill_diagonal(weights, 0)
    s = noisy
    for _ in range(UPDATES):
        s = numpy.sign(s @ weights)


def samples_per_second(step, seconds):
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        step()
        steps += 1
    return steps * STATES * UPDATES / (time.perf_counter() - start)


def fastest():
    ways = [torch_rows, torch_columns, numpy_rows]
    for way in ways:
        way()  # warm up
    return max(ways, key=lambda way: samples_per_second(way, min(0.2, arguments.seconds / 4)))


step = fastest()
windows = [samples_per_second(step, arguments.seconds / WINDOWS) for _ in range(WINDOWS)]
print(json.dumps({
    "peer": f"numpy {numpy.__version__}" if step is numpy_rows else f"PyTorch {torch.__version__}",
    "way": step.__name__,
    "threads": arguments.threads,
    "samples_per_second": statistics.median(windows),
    "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
}))
