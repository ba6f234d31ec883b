"""`run speed`: how long whole models take by the specification itself and by the runtime's reference kernels, one thread."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

from .exits import MISSING_FILE, OK, Stop, UNAVAILABLE, require_program
from .models_verb import _default_models, _input_keys, random_input
from .runtime import make_interpreter

# A round of one side lasts about as long, but for models that take longer than that.
_SECONDS_A_ROUND = 0.5
_SECONDS_A_MODEL = 600


def run(paths, tool, rounds=5, out=sys.stdout):
    """Times models, by default those made here and those of QUANTSPEC_MODELS. The exit status, and a report.

    The two sides take turns, so that other work on the machine falls on both. Nothing is judged: a time is no verdict.
    """
    require_program(tool)
    results = []
    with tempfile.TemporaryDirectory() as folder:
        paths = paths or _default_models(folder)
        print(f"{'model':40}  {'ours ms':>10}  {'LiteRT ms':>10}  ours / LiteRT", file=out)
        for path in paths:
            if not os.path.isfile(path):
                raise Stop(MISSING_FILE, f"{path} is not there")
            result = _measure(path, tool, rounds, folder)
            results.append(result)
            _print(result, out)
    measured = [result for result in results if "ratio" in result]
    if not measured:
        print("parity: error: no model was measured", file=sys.stderr)
        return UNAVAILABLE, {"models": results}
    return OK, {"models": results}


def _measure(path, tool, rounds, folder):
    result = {"model": os.path.basename(path)}
    with open(path, "rb") as file:
        interpreter = make_interpreter(file.read())
    random = np.random.default_rng(1)
    given = os.path.join(folder, "inputs.npz")
    inputs = {}
    for key, details in zip(_input_keys(interpreter), interpreter.get_input_details()):
        inputs[key] = random_input(details, random)
        interpreter.set_tensor(details["index"], inputs[key])
    np.savez(given, **inputs)
    interpreter.invoke()
    start = time.perf_counter()
    interpreter.invoke()
    count = int(min(max(_SECONDS_A_ROUND / max(time.perf_counter() - start, 1e-7), 7), 2000))
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(_time_runtime(interpreter, count))
        milliseconds, trouble = _time_tool(tool, path, given, min(count, 500), folder)
        if trouble:
            return {**result, "trouble": trouble}
        ours.append(milliseconds)
    result["milliseconds"] = statistics.median(ours)
    result["runtimeMilliseconds"] = statistics.median(theirs)
    result["ratio"] = result["milliseconds"] / result["runtimeMilliseconds"]
    return result


def _time_runtime(interpreter, count):
    """The median of some invocations, in milliseconds."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        interpreter.invoke()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def _time_tool(tool, path, given, count, folder):
    """The median of some invocations, in milliseconds, as the tool tells it; or what went wrong."""
    command = [tool, "run", path, "--inputs", given, "--outputs", os.path.join(folder, "outputs.npz")]
    command += ["--kernels", "none", "--repeat", str(count), "--json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS_A_MODEL, check=False)
    except subprocess.TimeoutExpired:
        return None, f"it did not end within {_SECONDS_A_MODEL} s"
    if done.returncode:
        return None, (done.stderr.strip() or "no message").splitlines()[-1]
    return json.loads(done.stdout)["milliseconds"], None


def _print(result, out):
    if "trouble" in result:
        print(f"{result['model']:40}  not measured: {result['trouble']}", file=out)
        return
    ours, theirs = result["milliseconds"], result["runtimeMilliseconds"]
    print(f"{result['model']:40}  {ours:10.3f}  {theirs:10.3f}  {result['ratio']:.2f}", file=out, flush=True)
