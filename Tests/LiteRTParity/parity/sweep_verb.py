"""`run sweep`: the results of exhaustive checks, as the runtime computes them: digests must be those of the tool."""

import json
import os
import subprocess
import sys
import tempfile

import numpy as np

from .exits import DIFFERS, OK, require_program
from .model_builder import OperatorSpec, Quantization, TensorSpec, build_model
from .runtime import make_interpreter

_CHUNK = 1 << 22


def run(tool, exhaustive=False, out=sys.stdout):
    """Compares digests block by block. The exit status, and a report."""
    require_program(tool)
    passed, failures = 0, []
    with tempfile.TemporaryDirectory() as folder:
        checks = [("int16-functions", _function), ("float16-to-float32", _widened)]
        if exhaustive:
            checks.append(("float32-to-float16", _narrowed))
        for name, results in checks:
            path = os.path.join(folder, f"{name}.json")
            done = subprocess.run([tool, "sweep", name, "--output", path], capture_output=True, text=True, check=False)
            if done.returncode != 0:
                failures.append(f"{name}: {(done.stderr or done.stdout).strip()}")
                continue
            with open(path, encoding="utf-8") as file:
                blocks = json.load(file)["blocks"]
            for block in blocks:
                observed = sum((_digest(*part) for part in results(block["of"])), 0) % 2**64
                if f"{observed:016x}" == block["digest"]:
                    passed += 1
                else:
                    failures.append(f"{name}, block {block['block']} {block['of']}: the runtime's digest is {observed:016x}")
    for failure in failures:
        print(f"FAILED {failure}", file=out)
    print(f"{passed} passed, {len(failures)} failed", file=out)
    return (DIFFERS if failures else OK), {"summary": {"passed": passed, "failed": len(failures)}, "failures": failures}


def _digest(inputs, results):
    """The sum of one term for each input and its result, both as unsigned integers of at most 32 bits."""
    with np.errstate(over="ignore"):
        mixed = inputs.astype(np.uint64) << np.uint64(32) | results.astype(np.uint64)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return int((mixed ^ (mixed >> np.uint64(31))).sum(dtype=np.uint64))


def _evaluate(operator, source, target, values, attributes=None):
    """The results of an operator of one input: `source` and `target` are types with scales, or without."""
    tensors = [
        TensorSpec(name, kind, [1, len(values)], None if scale is None else Quantization([scale], [0]))
        for name, (kind, scale) in (("x", source), ("y", target))
    ]
    interpreter = make_interpreter(build_model(tensors, [OperatorSpec(operator, [0], [1], attributes or {})], [0], [1]))
    interpreter.set_tensor(0, values.reshape(1, -1))
    interpreter.invoke()
    return interpreter.get_tensor(1).reshape(-1)


def _function(label):
    values = np.arange(label["first"], label["first"] + label["count"]).astype(np.int16)
    scales = [float.fromhex(label[key]) for key in ("inputScale", "outputScale")]
    results = _evaluate(label["operator"], ("int16", scales[0]), ("int16", scales[1]), values)
    yield values.view(np.uint16), results.view(np.uint16)


def _widened(label):
    values = np.arange(label["count"]).astype(np.uint16)
    results = _evaluate("DEQUANTIZE", ("float16", None), ("float32", None), values.view(np.float16))
    yield values, results.view(np.uint32)


def _narrowed(label):
    """CAST of binary32 to binary16. It gives every NaN without its payload (CAST-6), which ARITH-21 keeps."""
    attributes = {"in_data_type": "FLOAT32", "out_data_type": "FLOAT16"}
    for first in range(label["first"], label["first"] + label["count"], _CHUNK):
        bits = np.arange(first, first + _CHUNK, dtype=np.uint64).astype(np.uint32)
        results = _evaluate("CAST", ("float32", None), ("float16", None), bits.view(np.float32), attributes)
        results = results.view(np.uint16).copy()
        nan = (bits & 0x7FFFFFFF) > 0x7F800000
        quiet = ((bits[nan] >> 16) & 0x8000 | 0x7E00).astype(np.uint16)
        if (results[nan] == quiet).all():
            results[nan] = quiet | ((bits[nan] >> 13) & 0x3FF).astype(np.uint16)
        yield bits, results
