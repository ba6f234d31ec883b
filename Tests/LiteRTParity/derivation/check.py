"""Compares the primitives of post-training quantization with TensorFlow's converter. See ../README.md."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from conversions import CONVERSIONS

# What the converter gets wrong: the mistake that a row then catches, and its entry in Spec/errata.md.
DEFECTS = {"one-scale-keeps-stored-weights": 140}
TYPES = {name: getattr(np, name) for name in ("float32", "float16", "int8", "int16", "int32", "int64")}
BATCH = 2000


def value(text):
    if not isinstance(text, str):
        return text
    if text.startswith("nan:"):
        return int(text[4:], 16)
    return float(text) if "inf" in text else float.fromhex(text) if "x" in text else int(text)


def read(parameters, values):
    """The values of a row as arrays of their types."""
    arrays = []
    for parameter, given in zip(parameters, values):
        items = given if "count" in parameter else [given]
        kind = TYPES[parameter["type"]]
        array = np.array([0 if isinstance(item, str) and item.startswith("nan:") else value(item) for item in items], kind)
        for place, item in enumerate(items):
            if isinstance(item, str) and item.startswith("nan:"):
                array[place] = np.nan
        arrays.append(array)
    return arrays


def bits(array):
    array = np.ascontiguousarray(array)
    return ["nan" if array.dtype.kind == "f" and np.isnan(item) else item.tobytes() for item in array]


def files(arguments):
    """The files below Vectors/derivation, and those that quantspec makes from other seeds."""
    folder = arguments.root / "Vectors" / "derivation"
    for path in sorted(folder.glob("*.json")):
        yield json.loads(path.read_text("utf-8"))
    for seed in range(arguments.seed, arguments.seed + arguments.count):
        with tempfile.TemporaryDirectory() as made:
            command = [arguments.quantspec, "vectors", "generate", "--select", "derivation", "--seed", str(seed)]
            subprocess.run(command + ["--output", made], check=True, stdout=subprocess.DEVNULL)
            for path in sorted(pathlib.Path(made, "derivation").glob("*.json")):
                yield json.loads(path.read_text("utf-8"))


def kept_weights(row_arguments):
    """E-140: the stored integers of the magnitude, whatever the scale is."""
    weights = row_arguments[0]
    with np.errstate(over="ignore"):
        factor = np.float32(127) / np.abs(weights).max()
    if not np.isfinite(factor):
        return np.full(len(weights), -127, np.int8)
    products = weights * factor
    return np.clip(np.sign(products) * np.floor(np.abs(products.astype(np.float64)) + 0.5), -127, 127).astype(np.int8)


def main():
    parser = argparse.ArgumentParser(prog="run derivation", description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--quantspec", help="the tool; by default .build/release/quantspec")
    parser.add_argument("--count", type=int, default=10, help="how many sets of cases are made; by default 10")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first set")
    parser.add_argument("--select", help="names of primitives, separated by commas; by default all")
    arguments = parser.parse_args()
    arguments.quantspec = arguments.quantspec or str(arguments.root / ".build/release/quantspec")
    wanted = arguments.select.split(",") if arguments.select else list(CONVERSIONS)

    cases = {}
    for file in files(arguments):
        if file["primitive"] in wanted:
            names = [note["name"] for note in file["notes"]]
            for row in file["rows"]:
                known = cases.setdefault(file["primitive"], {})
                known[row["id"]] = (file, row, [names[place] for place in row.get("catches", [])])
    wrong = 0
    for primitive in wanted:
        rows = list(cases.get(primitive, {}).values())
        counts = {"equal": 0, "erratum": 0, "notAsked": 0, "different": 0}
        for start in range(0, len(rows), BATCH):
            batch = rows[start:start + BATCH]
            given = [read(file["arguments"], row["arguments"]) for file, row, _ in batch]
            for (file, row, caught), arrays, result in zip(batch, given, CONVERSIONS[primitive](given)):
                expected = read(file["results"], row["results"])
                if result is None:
                    counts["notAsked"] += 1
                elif len(result) == len(expected) and all(
                        bits(np.asarray(observed, right.dtype)) == bits(right) for observed, right in zip(result, expected)):
                    counts["equal"] += 1
                elif DEFECTS.keys() & set(caught) and bits(result[0]) == bits(kept_weights(arrays)):
                    counts["erratum"] += 1
                else:
                    counts["different"] += 1
                    if counts["different"] <= 3:
                        print(f"{primitive}#{row['id']}: {row['arguments']}\n  specification {expected}\n  converter     {result}")
        wrong += counts["different"] + (not rows)
        print(f"{primitive}: {len(rows)} cases, " + ", ".join(f"{count} {name}" for name, count in counts.items() if count))
    print("0 differences" if not wrong else f"{wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
