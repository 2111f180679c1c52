#!/usr/bin/env python3
"""Does the optimiser change results? tests/rounding/run.py builds the programs twice with gcc, in double: optimised, and
for debugging. Each trains for an epoch on drawn images, with the same seed; every number of its results must agree.

Prints, by chapter, how many numbers were compared and the largest relative difference; fails above LIMIT. Which products
and sums are fused, and which exp is a vector's, may differ between the builds.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BOOK = pathlib.Path(__file__).resolve().parent.parent.parent
LIMIT = 1e-11
SMALL = 1e-6  # differences are relative to the larger of two numbers, or to this

BUILDS = {"optimised": [], "debugging": ["-DCMAKE_BUILD_TYPE=Debug", "-DLBL_CHECK_BOUNDS=ON"]}
RUNS = [  # chapter, what it runs
    ("perceptron", "softmax --dataset digits --epochs 1"),
    ("mlp", "train --dataset digits --epochs 1"),
    ("lenet", "train --dataset digits --epochs 1 --loops core"),
    ("cifar", "train --dataset shapes --width 8 --epochs 1"),
    ("rnn", "train --dataset digits --units 16 --epochs 1"),
    ("hopfield", "recall"),
    ("rbm", "train --dataset digits --hidden 16 --epochs 1 --runs 10 --steps 100 --watch-steps 10"),
    ("autoencoder", "train --dataset digits --widths 16,4 --epochs 1"),
    ("gan", "train --dataset digits --widths 16,16 --latent 4 --epochs 1 --judge-epochs 1 --judged 100 --neighbours 10"),
]
NOT_COMPARED = {"seconds", "samples_per_second", "peak_memory_mb"}


def build(name, options):
    folder = BOOK / "build" / f"double-{name}"
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "-S", BOOK, "-B", folder, "-DLBL_REAL=double", *options], **quiet)
    chapters = [chapter for chapter, _ in RUNS]
    subprocess.run(["cmake", "--build", folder, "--parallel", str(os.cpu_count()), "--target", *chapters], **quiet)
    return folder / "chapters"


def number(text):
    try:
        return float(text)
    except ValueError:
        return text


def values(results):
    """Every number and word of the tables and summaries of a run: {(file, place): value}."""
    found = {}
    for path in sorted(results.rglob("*")):
        file = path.relative_to(results).as_posix()
        if path.suffix == ".csv":
            for row, line in enumerate(csv.DictReader(path.open())):
                found.update({(file, row, name): number(text) for name, text in line.items() if name not in NOT_COMPARED})
        elif path.name == "summary.json":
            summary = json.loads(path.read_text())
            found.update({(file, 0, name): value for name, value in summary.items() if name not in NOT_COMPARED})
    return found


def difference(a, b):
    if isinstance(a, float) and isinstance(b, (int, float)) and a == a and b == b:
        return abs(a - b) / max(abs(a), abs(b), SMALL)
    return 0 if a == b or (a != a and b != b) else float("inf")


def main():
    programs = {name: build(name, options) for name, options in BUILDS.items()}
    failed = False
    with tempfile.TemporaryDirectory() as work:
        for chapter, run in RUNS:
            results = {}
            for name, folder in programs.items():
                out = pathlib.Path(work) / name
                subprocess.run([folder / chapter / chapter, *run.split(), "--threads", "2", "--quiet", "--out", out],
                               check=True)
                results[name] = values(out / chapter)
            first, second = results.values()
            if not first or first.keys() != second.keys():
                sys.exit(f"{chapter}: the two builds wrote different tables")
            worst, place = max((difference(first[place], second[place]), place) for place in first)
            failed |= worst > LIMIT
            print(f"{chapter + ' ' + run.split()[0]:22} {len(first):6} numbers  {worst:8.1e} at most, {place[2]} of "
                  f"{place[0]}{'  TOO MUCH' if worst > LIMIT else ''}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
