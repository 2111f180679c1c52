"""Training steps of a network by PyTorch, as the workload of the same name of bench does them.

Prints one line of JSON: the samples per second, median of several windows of time, and the largest memory.
"""

import argparse
import json
import os
import resource
import statistics
import time

BATCH, BATCHES, WINDOWS = 64, 64, 3

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--workload", choices=["mlp", "lenet5", "lenet-20-50-500", "cifar-16", "cifar-32", "cifar-64", "rnn",
                                           "lstm", "autoencoder"], default="mlp")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=1.0, help="timed, over all windows")
arguments = parser.parse_args()

# Read when the libraries are loaded.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(arguments.threads)
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(arguments.threads)
torch.manual_seed(1)


def cifar_layers(k):
    """The handbook's network: widths k, 2k, 4k and 8k, each block pooled in windows of 1, 2, 2 and 8."""
    layers, maps = [], 3
    for width, window in zip([k, 2 * k, 4 * k, 8 * k], [1, 2, 2, 8]):
        layers += [nn.Conv2d(maps, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
        layers += [nn.MaxPool2d(window)] if window > 1 else []
        maps = width
    return layers + [nn.Flatten(), nn.Linear(maps, 10)]


labels = torch.randint(0, 10, (BATCHES, BATCH))
layers = {
    "mlp": [nn.Flatten(), nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 100), nn.ReLU(), nn.Linear(100, 10)],
    "lenet5": [nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
               nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 120, 5), nn.ReLU(), nn.Flatten(),
               nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)],
    "lenet-20-50-500": [nn.Conv2d(1, 20, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Conv2d(20, 50, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                        nn.Linear(2450, 500), nn.ReLU(), nn.Linear(500, 10)],
}
layers.update({f"cifar-{k}": cifar_layers(k) for k in (16, 32, 64)})

recurrent_layers = {"rnn": nn.RNN, "lstm": nn.LSTM}


class Recurrent(nn.Module):
    """128 units over rows of 28 pixels, and 10 outputs from the last state."""

    def __init__(self, layer, batch_first):
        super().__init__()
        self.layer, self.output = layer(28, 128, batch_first=batch_first), nn.Linear(128, 10)
        self.batch_first = batch_first

    def forward(self, rows):
        states, _ = self.layer(rows)
        return self.output(states[:, -1] if self.batch_first else states[-1])


# The order of the numbers in memory: images with their channels last, sequences with their steps first.
other_order = os.environ.get("MEMORY_FORMAT") == "channels_last"
if arguments.workload in recurrent_layers:
    network = Recurrent(recurrent_layers[arguments.workload], batch_first=not other_order)
    inputs = torch.rand(BATCHES, *((28, BATCH, 28) if other_order else (BATCH, 28, 28)))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
elif arguments.workload == "autoencoder":
    torch.set_flush_denormal(True)  # units die, and what Adam remembers of them becomes too small to be computed fast
    network = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 32), nn.ReLU(), nn.Linear(32, 128), nn.ReLU(),
                            nn.Linear(128, 784), nn.Sigmoid())
    inputs = torch.rand(BATCHES, BATCH, 784)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
else:
    cifar = arguments.workload.startswith("cifar")
    shape, momentum = ((3, 32, 32), 0.9) if cifar else ((1, 28, 28), 0.0)
    memory_format = torch.channels_last if other_order else torch.contiguous_format
    network = nn.Sequential(*layers[arguments.workload]).to(memory_format=memory_format)
    images = torch.rand(BATCHES * BATCH, *shape).to(memory_format=memory_format)
    inputs = [images[n * BATCH:(n + 1) * BATCH] for n in range(BATCHES)]  # contiguous: nothing is copied
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01 if cifar else 0.05, momentum=momentum)
steps = 0


def step():
    global steps
    batch = steps % BATCHES
    optimizer.zero_grad(set_to_none=True)
    output = network(inputs[batch])
    if arguments.workload == "autoencoder":
        nn.functional.mse_loss(output, inputs[batch]).backward()
    else:
        nn.functional.cross_entropy(output, labels[batch]).backward()
    optimizer.step()
    steps += 1


def samples_per_second(seconds):
    start, first = time.perf_counter(), steps
    while time.perf_counter() - start < seconds:
        step()
    return (steps - first) * BATCH / (time.perf_counter() - start)


samples_per_second(0.3)  # warm up
windows = [samples_per_second(arguments.seconds / WINDOWS) for _ in range(WINDOWS)]
print(json.dumps({
    "peer": f"PyTorch {torch.__version__}",
    "threads": arguments.threads,
    "samples_per_second": statistics.median(windows),
    "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
}))
