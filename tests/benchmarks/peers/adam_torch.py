"""Steps of torch.optim.Adam on the parameters of the autoencoder 784-128-32-128-784, as bench does them.

Prints one line of JSON: the steps per second, median of several windows of time, and the largest memory. PyTorch has
two ways to step here, array by array and all arrays together ("foreach"); the faster one counts. ("fused" is for
graphics processors in the version 1.13 that Debian 12 has; where a version has it for the processor, it is tried too.)
"""

import argparse
import json
import os
import resource
import statistics
import time

WIDTHS, WINDOWS = [784, 128, 32, 128, 784], 3

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=1.0, help="timed, over all windows")
arguments = parser.parse_args()

# Read when the libraries are loaded.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(arguments.threads)
import torch  # noqa: E402

torch.set_num_threads(arguments.threads)
torch.manual_seed(1)


def optimizer(**way):
    shapes = [shape for n, n_next in zip(WIDTHS, WIDTHS[1:]) for shape in [(n_next, n), (n_next,)]]
    parameters = [torch.nn.Parameter(torch.randn(shape) * 0.05) for shape in shapes]
    for parameter in parameters:
        parameter.grad = torch.randn_like(parameter) * 0.05
    return torch.optim.Adam(parameters, lr=1e-3, **way)


def steps_per_second(adam, seconds):
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        adam.step()
        steps += 1
    return steps / (time.perf_counter() - start)


def fastest(seconds):
    rates = {}
    for way in [{"foreach": False}, {"foreach": True}, {"fused": True}]:
        try:
            adam = optimizer(**way)
            steps_per_second(adam, seconds)
            rates[steps_per_second(adam, seconds)] = adam
        except (RuntimeError, TypeError):  # this version cannot
            pass
    return rates[max(rates)]


adam = fastest(min(0.2, arguments.seconds / 4))
windows = [steps_per_second(adam, arguments.seconds / WINDOWS) for _ in range(WINDOWS)]
print(json.dumps({
    "peer": f"PyTorch {torch.__version__}",
    "threads": arguments.threads,
    "steps_per_second": statistics.median(windows),
    "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
}))
