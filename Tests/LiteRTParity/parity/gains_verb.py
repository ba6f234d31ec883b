"""`run gains`: what each mode of 'quantspec quantize' makes of float models, and how long the quantization alone takes beside other quantizers."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

from . import model_fields
from .exits import OK, UNAVAILABLE, require_program
from .models_verb import _default_models
from .runtime import make_interpreter

_FORMS = {
    "dynamic-range": ["--mode", "dynamic-range"],
    "float16": ["--mode", "float16"],
    "int8": ["--mode", "int8", "--allow-float-fallback"],
    "int8, percentile:99.9": ["--mode", "int8", "--allow-float-fallback", "--ranges", "percentile:99.9"],
    "int8, mse": ["--mode", "int8", "--allow-float-fallback", "--ranges", "mse"],
    "int16x8": ["--mode", "int16x8", "--allow-float-fallback"],
}
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run(paths, tool, root, samples=32, judged=8, rounds=5, out=sys.stdout):
    """Quantizes float models in every mode. The exit status, and a report. Nothing is judged: no ratio and no time is a verdict."""
    require_program(tool)
    with tempfile.TemporaryDirectory() as folder:
        paths = [path for path in paths or _default_models(folder) if _is_float(path)]
        results = []
        print(f"{'model':28}  {'mode':22}  {'bytes':>9}  ratio  {'SQNR dB':>8}  {'seconds':>8}", file=out)
        for path in paths:
            results += _measure_model(path, tool, folder, samples, judged, out)
        times = _time_quantizers(paths, tool, root, folder, samples, rounds, out)
    if not any("ratio" in result for result in results):
        print("parity: error: no float model was quantized", file=sys.stderr)
        return UNAVAILABLE, {"models": results}
    return OK, {"models": results, "times": times}


def _is_float(path):
    """Whether a model has real inputs, no quantized tensor, and a constant of at least 1024 real numbers."""
    graph = model_fields.read(path).subgraphs[0]
    floats = [tensor for tensor in graph.tensors if tensor.type == 0]
    quantized = any(len(model_fields._list(tensor.quantization.scale)) for tensor in graph.tensors if tensor.quantization is not None)
    large = any(np.prod(model_fields._list(tensor.shape), dtype=np.int64) >= 1024 for tensor in floats)
    return large and not quantized and all(graph.tensors[index].type == 0 for index in graph.inputs)


def _data(path, count, seed):
    """Samples of the inputs, with the samples along a leading axis: drawn from the standard normal distribution."""
    random = np.random.default_rng(seed)
    graph = model_fields.read(path).subgraphs[0]
    shapes = [[max(size, 1) for size in model_fields._list(graph.tensors[index].shape)] for index in graph.inputs]
    return {f"input_{place}": random.standard_normal([count, *shape]).astype(np.float32) for place, shape in enumerate(shapes)}


def _outputs(path, data):
    """The outputs of each sample, by the reference kernels; states are reset before each."""
    with open(path, "rb") as file:
        interpreter = make_interpreter(file.read())
    results = []
    for sample in range(len(data["input_0"])):
        interpreter.reset_all_variables()
        for place, details in enumerate(interpreter.get_input_details()):
            interpreter.set_tensor(details["index"], data[f"input_{place}"][sample])
        interpreter.invoke()
        results.append([interpreter.get_tensor(one["index"]).astype(np.float64) for one in interpreter.get_output_details()])
    return results


def _decibels(exact, found):
    """The signal-to-quantization-noise ratio over all outputs of all samples."""
    pairs = [(one, other) for first, second in zip(exact, found) for one, other in zip(first, second)]
    noise = sum(float(((one - other) ** 2).sum()) for one, other in pairs)
    signal = sum(float((one**2).sum()) for one, _ in pairs)
    return None if noise == 0 or signal == 0 else 10 * float(np.log10(signal / noise))


def _measure_model(path, tool, folder, samples, judged, out):
    name = os.path.basename(path)
    given, size = os.path.join(folder, "samples.npz"), os.path.getsize(path)
    np.savez(given, **_data(path, samples, 1))
    data = _data(path, judged, 2)
    exact = _outputs(path, data)
    results = []
    for form, options in _FORMS.items():
        made = os.path.join(folder, "made.tflite")
        command = [tool, "quantize", path, "-o", made, *options]
        command += ["--calibration", given] if options[1].startswith("int") else []
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        result = {"model": name, "form": form, "seconds": time.perf_counter() - start}
        results.append(result)
        if done.returncode:
            result["trouble"] = (done.stderr.strip() or "no message").splitlines()[-1]
            print(f"{name:28.28}  {form:22}  {result['trouble']}", file=out)
            continue
        result |= {"bytes": os.path.getsize(made), "ratio": size / os.path.getsize(made)}
        try:
            result["decibels"] = _decibels(exact, _outputs(made, data))
        except (RuntimeError, ValueError) as error:
            result["trouble"] = str(error).splitlines()[0]
        shown = "-" if result.get("decibels") is None else f"{result['decibels']:.1f}"
        print(f"{name:28.28}  {form:22}  {result['bytes']:9}  {result['ratio']:5.2f}  {shown:>8}  {result['seconds']:8.2f}", file=out, flush=True)
    return results


def _time_quantizers(paths, tool, root, folder, samples, rounds, out):
    """The quantization to int8 alone, from known ranges: this project's, TensorFlow's, and ai-edge-quantizer's."""
    programs = {
        "tensorflow": os.path.join(root, ".build-networks-venv", "bin", "python"),
        "ai-edge-quantizer": os.path.join(root, ".build-quantizers-venv", "bin", "python"),
    }
    times = []
    print(f"{'int8 from known ranges':28}  {'quantizer':20}  {'CPU s':>8}  {'start s':>8}  {'peak MB':>8}  {'before MB':>9}", file=out)
    for path in paths:
        given, ranges, calibrated = (os.path.join(folder, name) for name in ("samples.npz", "ranges.json", "calibrated.tflite"))
        made = os.path.join(folder, "made.tflite")
        np.savez(given, **_data(path, samples, 1))
        signed = _with_signature(path, os.path.join(folder, "signed.tflite"))
        command = [tool, "quantize", path, "-o", made, *_FORMS["int8"], "--calibration", given, "--statistics", ranges]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            continue
        _write_ranges(path, ranges, calibrated)
        commands = {
            "quantspec": [tool, "quantize", path, "-o", made, *_FORMS["int8"], "--statistics", ranges],
            "tensorflow": [programs["tensorflow"], os.path.join(_HERE, "quantizers", "tensorflow_quantizer.py"), calibrated, made],
            "ai-edge-quantizer": [programs["ai-edge-quantizer"], os.path.join(_HERE, "quantizers", "ai_edge_quantizer_alone.py"), signed, given, made],
        }
        for name, command in commands.items():
            result = {"model": os.path.basename(path), "quantizer": name} | _timed(name, command, rounds)
            times.append(result)
            _print_time(result, out)
    return times


def _timed(name, command, rounds):
    """The median of the processor seconds without the start of the process, that of the start, and the peaks of memory.

    The start of this project's tool is what it takes to print its version. That of the others are their imports, and the reading of the model.
    """
    seconds, starts, before, peak = [], [], 0, 0
    for _ in range(rounds):
        try:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        except OSError as error:
            return {"trouble": str(error)}
        output, errors = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            return {"trouble": (errors.strip() or "no message").splitlines()[-1]}
        if name == "quantspec":
            starts.append(_start_seconds(command[0]))
            seconds.append(max(usage.ru_utime + usage.ru_stime - starts[-1], 0))
            peak = max(peak, usage.ru_maxrss * 1024)
        else:
            parts = output.split()[-4:]
            starts.append(float(parts[0]))
            seconds.append(float(parts[1]))
            before, peak = int(parts[2]), max(peak, int(parts[3]))
    return {"seconds": statistics.median(seconds), "startSeconds": statistics.median(starts), "bytesBefore": before, "peakBytes": peak}


def _start_seconds(tool):
    process = subprocess.Popen([tool, "--version"], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def _print_time(result, out):
    place = f"{result['model']:28.28}  {result['quantizer']:20}"
    if "trouble" in result:
        print(f"{place}  {result['trouble'][:100]}", file=out, flush=True)
        return
    print(f"{place}  {result['seconds']:8.3f}  {result['startSeconds']:8.3f}  {result['peakBytes'] / 1e6:8.0f}  {result['bytesBefore'] / 1e6:9.0f}", file=out, flush=True)


def _with_signature(path, made):
    """The path of a model, or of a copy with a signature if it has none: ai-edge-quantizer asks for one."""
    model = model_fields.read(path)
    if model.signatureDefs:
        return path
    signature = model_fields.schema.SignatureDefT()
    signature.signatureKey, signature.subgraphIndex = "serving_default", 0
    graph = model.subgraphs[0]
    signature.inputs, signature.outputs = ([_entry(f"{noun}_{place}", index) for place, index in enumerate(tensors)] for noun, tensors in (("input", graph.inputs), ("output", graph.outputs)))
    model.signatureDefs = [signature]
    model_fields.write(model, made)
    return made


def _entry(name, tensor):
    entry = model_fields.schema.TensorMapT()
    entry.name, entry.tensorIndex = name, int(tensor)
    return entry


def _write_ranges(path, ranges, made):
    """A copy of a model whose tensors carry ranges, as TensorFlow's quantizer reads them."""
    model = model_fields.read(path)
    with open(ranges, encoding="utf-8") as file:
        entries = json.load(file)["tensors"]
    for entry in entries:
        tensor = model.subgraphs[entry["subgraph"]].tensors[entry["tensor"]]
        tensor.quantization = tensor.quantization or model_fields.schema.QuantizationParametersT()
        tensor.quantization.min, tensor.quantization.max = [float.fromhex(entry["min"])], [float.fromhex(entry["max"])]
    model_fields.write(model, made)
