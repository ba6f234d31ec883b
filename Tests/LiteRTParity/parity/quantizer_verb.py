"""`run quantizer`: models that 'quantspec quantize' makes, against those of TensorFlow's converter, field by field; each of them is run and linted."""

import collections
import glob
import json
import os
import subprocess
import sys
import tempfile

from . import model_fields, models_verb
from .children import in_child
from .exits import DIFFERS, OK, UNAVAILABLE, require_program

# The options of the tool for each mode, and the form of the float model that it starts from.
_MODES = {
    "int8": (["--mode", "int8", "--allow-float-fallback"], "calibrated"),
    "int8-int8": (["--mode", "int8", "--input-type", "int8", "--output-type", "int8", "--allow-float-fallback"], "calibrated"),
    "int8-uint8": (["--mode", "int8", "--input-type", "uint8", "--output-type", "uint8", "--allow-float-fallback"], "calibrated"),
    "int16x8": (["--mode", "int16x8", "--allow-float-fallback"], "calibrated"),
    "int16x8-int16": (["--mode", "int16x8", "--input-type", "int16", "--output-type", "int16", "--allow-float-fallback"], "calibrated"),
    "int16x8-bias32": (["--mode", "int16x8", "--bias-type", "int32", "--allow-float-fallback"], "calibrated"),
    "dynamic-range": (["--mode", "dynamic-range"], "float"),
    "float16": (["--mode", "float16"], "float"),
}
# The modes in which `quantspec lint --against` examines the converter's own models.
_AGAINST = ["int8", "int8-uint8", "int16x8", "dynamic-range", "float16"]
# The converter calibrates with optimized kernels, which differ from the reference in the last bits of some results.
_RANGE_TOLERANCE = 1e-5
# The converter leaves the order and the names of constants to its optimizer in these modes.
_FREE_ORDER = {"dynamic-range", "float16"}
# Models whose results the reference does not confirm: see LEFT_OUT in `networks/layers.py`.
_NOT_RUN = {
    *(("layer-sum", mode) for mode in ("int16x8", "int16x8-int16", "int16x8-bias32")),
    *(("layer-gelu", mode) for mode in ("dynamic-range", "float16")),
}
_COLUMNS = [*_MODES, "ranges"]
# Networks of a mode in which the model differs from the converter's, with the reason. Every other difference fails.
_HASH_ORDER = "the converter writes the results of an operator with several in the order of their addresses, which varies from run to run"
_UNUSED_RESULT = "the converter leaves a SPLIT float in most runs if one of its results is unused, again by the order of addresses"
_LEFT_CONNECTED = "the converter leaves a float operator that reads an input before a quantized one does connected to the int16 tensor; here a DEQUANTIZE stands between"
_FLOAT_PADDING = "the converter leaves PADV2's value float beside int16 data; here it has the data's scale"
_ONE_HOT = "the converter gives the constants of ONE_HOT parameters of their own, so that they do not mean what the result says; here they have the result's"
_SELECT = "the converter leaves the operands of SELECT with different scales in 16x8; here both have the result's"
_RECURRENT = "the converter lets another operator replace the parameters of an LSTM's result, which are then not those of its state"
_FLOAT_LSTM = "the converter leaves an LSTM float in 16x8 but makes its state and its result int8, so that the model cannot be run"
_FIXED_STATES = "the converter makes the states of an LSTM constants in float16, so that nothing is carried to the next call"
_VERSION = "the converter writes a version of the operator that the reference refuses; here it has the greatest that the reference loads"
_NO_FORM = "the converter makes the operator int16, which no runtime computes; here it stays float"
_WIDE_BIAS = "the converter writes a depthwise convolution with a bias of 32 bits, which the reference rejects (E-41); here the bias has 64"
# What `--like-tensorflow` writes as the converter does.
_REPRODUCED = {_LEFT_CONNECTED, _FLOAT_PADDING, _ONE_HOT, _SELECT, _RECURRENT, _FIXED_STATES, _VERSION, _NO_FORM, _WIDE_BIAS}
_METADATA = "the file with ranges holds the metadata that the converter appends after quantization, so that a new buffer comes one later"
EXPLAINED = {
    **{(network, mode): _VERSION for network in ("layer-depth-to-space", "tile") for mode in _MODES if mode.startswith("int")},
    **{(network, mode): _NO_FORM for network in ("layer-squared-difference", "scatter-nd") for mode in _MODES if mode.startswith("int16x8")},
    **{
        (network, "int16x8-bias32"): _WIDE_BIAS
        for network in ("audio", "layer-depthwise-3x3", "layer-depthwise-9x8", "layer-depthwise-multiplier", "layer-depthwise-relu6", "layer-depthwise-stride-2", "mobilenet-like")
    },
    **{("one-hot", mode): _ONE_HOT for mode in ("int8", "int8-int8", "int8-uint8")},
    **{("lstm-unrolled", mode): _UNUSED_RESULT for mode in ("int8", "int8-int8", "int8-uint8")},
    **{("unstack", mode): _HASH_ORDER for mode in ("int8", "int8-int8", "int8-uint8")},
    **{("lstm-fused-bidirectional", mode): _RECURRENT for mode in ("int8", "int8-int8", "int8-uint8")},
    **{(network, "float16"): _FIXED_STATES for network in ("lstm-fused", "lstm-fused-stacked", "lstm-fused-bidirectional")},
    **{
        (network, mode): _FLOAT_LSTM
        for network in ("lstm-fused", "lstm-fused-stacked", "lstm-fused-bidirectional")
        for mode in ("int16x8", "int16x8-int16", "int16x8-bias32")
    },
    **{
        (network, mode): reason
        for network, reason in (
            ("comparisons", _LEFT_CONNECTED), ("one-hot", _LEFT_CONNECTED), ("prelu", _LEFT_CONNECTED), ("pad-value", _FLOAT_PADDING), ("select", _SELECT), ("lstm-unrolled", _METADATA))
        for mode in ("int16x8", "int16x8-int16", "int16x8-bias32")
    },
}


def run(folder, tool, networks=(), keep=None, runs=True, out=sys.stdout):
    """Compares the models of a folder that `networks/converted.py` has made. The exit status, and a report."""
    require_program(tool)
    with tempfile.TemporaryDirectory() as temporary:
        made = keep or temporary
        os.makedirs(made, exist_ok=True)
        outcomes = [
            _compare(path, mode, tool, made)
            for mode in _MODES
            for path in sorted(glob.glob(os.path.join(folder, f"*.{mode}.tflite")))
            if not networks or os.path.basename(path).split(".")[0] in networks
        ]
        outcomes += [
            _compare_ranges(path, tool, made)
            for path in sorted(glob.glob(os.path.join(folder, "*.npz")))
            if not networks or os.path.basename(path).split(".")[0] in networks
        ]
        for outcome in outcomes:
            _print(outcome, out)
        _print_table(outcomes, out)
        outcomes += [
            _check_against(path, mode, tool, made)
            for mode in _AGAINST
            for path in sorted(glob.glob(os.path.join(folder, f"*.{mode}.tflite")))
            if not networks or os.path.basename(path).split(".")[0] in networks
            if os.path.exists(os.path.join(folder, os.path.basename(path).split(".")[0] + ".npz"))
        ]
        for outcome in outcomes:
            if outcome["mode"].startswith("against"):
                _print(outcome, out)
        failed = sum(outcome["failed"] for outcome in outcomes)
        status, report = (OK, {}) if not runs else models_verb.run(
            [outcome["made"] for outcome in outcomes if outcome.get("runs")], [tool], seeds=1, out=out)
    print(f"{len(outcomes) - failed} passed, {failed} failed", file=out)
    if not outcomes:
        return UNAVAILABLE, {"models": []}
    return (DIFFERS if failed or status != OK else OK), {"models": outcomes, "runs": report}


def _compare(theirs, mode, tool, folder):
    name = os.path.basename(theirs).split(".")[0]
    options, form = _MODES[mode]
    source = os.path.join(os.path.dirname(theirs), f"{name}.{form}.tflite")
    is_trained = not os.path.exists(source)  # The ranges are those of training.
    if is_trained:
        source = os.path.join(os.path.dirname(theirs), f"{name}.float.tflite")
    ours = os.path.join(folder, f"{name}.{mode}.tflite")
    done = subprocess.run([tool, "quantize", source, "-o", ours, *options], capture_output=True, text=True, check=False)
    outcome = {"network": name, "mode": mode, "made": ours, "differences": [], "explained": EXPLAINED.get((name, mode))}
    if done.returncode:
        outcome |= {"made": None, "differences": [f"the tool: {done.stderr.strip()}"]}
    else:
        compare = _comparison(mode, is_trained)
        outcome["differences"] = compare(model_fields.read(ours), model_fields.read(theirs))
        if outcome["differences"] and outcome["explained"] in _REPRODUCED:
            command = [tool, "quantize", source, "-o", f"{ours}.like", *options, "--like-tensorflow"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            outcome["like"] = [f"the tool: {done.stderr.strip()}"] if done.returncode else compare(model_fields.read(f"{ours}.like"), model_fields.read(theirs))
        # What the reference has no kernel for in the converter's own model, it cannot run in ours either, unless ours differs for that reason.
        outcome["runs"] = (name, mode) not in _NOT_RUN and not (in_child(lambda: _run_once(theirs)) and in_child(lambda: _run_once(ours)))
        linted = subprocess.run([tool, "lint", ours], capture_output=True, text=True, check=False)
        if linted.returncode:
            # Of a bias of zeros that several operators share, the converter writes the scales of the first operator.
            found = set(linted.stdout.splitlines()) - set(_linted(tool, theirs))
            outcome["lint"] = [line for line in sorted(found) if line.startswith("violation")]
    outcome["failed"] = bool((outcome["differences"] and not outcome["explained"]) or outcome.get("lint") or outcome.get("like"))
    return outcome


def _comparison(mode, is_trained):
    """How models of a mode are compared.

    A network with fake quantization is not quantized from the float model, but from TensorFlow's graph, in another order and with scales in
    binary64; products of scales then differ from those of the file's scales in the last bit.
    """
    if is_trained:
        return lambda ours, theirs: model_fields.differences_up_to_order(ours, theirs, bias_digits=6)
    return model_fields.differences_up_to_order if mode in _FREE_ORDER else model_fields.differences


def _check_against(theirs, mode, tool, folder):
    """`lint --against` on a model of the converter: no violation, and one with its clause as soon as a zero point is another one."""
    name = os.path.basename(theirs).split(".")[0]
    base = os.path.join(os.path.dirname(theirs), name)

    def violations(path):
        command = [tool, "lint", f"{base}.float.tflite", "--against", path, "--data", f"{base}.npz", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        # A model in which the mode has changed nothing cannot be compared, nor one that the tool cannot run on samples.
        if done.returncode not in (0, 1):
            known = "no quantized tensor" in done.stderr or (name, "ranges") in EXPLAINED
            return [] if known else [done.stderr.strip()]
        return [f"{one.get('clause')} {one.get('tensor')}: {one['problem']}" for one in json.loads(done.stdout)["findings"] if one["level"] == "violation"]

    found = violations(theirs)
    if mode == "int8" and (name, "ranges") not in EXPLAINED:
        model = model_fields.read(theirs)
        place = model_fields.shift_zero_point(model)
        if place is not None:
            changed = os.path.join(folder, f"{name}.shifted.tflite")
            model_fields.write(model, changed)
            told = violations(changed)
            if not any(f"tensor {place} " in text and text.startswith("PTQ-") for text in told):
                found.append(f"the zero point of tensor {place} is another one, and lint --against says {told}")
    # Of a model with wrong parameters, `lint --against` must say so.
    explained = EXPLAINED.get((name, mode)) if EXPLAINED.get((name, mode)) == _RECURRENT else None
    failed = bool(found) != bool(explained)
    return {"network": name, "mode": f"against {mode}", "made": None, "differences": found, "explained": explained, "failed": failed}


def _linted(tool, path):
    return subprocess.run([tool, "lint", path], capture_output=True, text=True, check=False).stdout.splitlines()


def _run_once(path):
    with open(path, "rb") as file:
        models_verb.calls(file.read(), 0, 1, None)


def _compare_ranges(samples, tool, folder):
    """The ranges that the tool records on the samples of a network, against the converter's."""
    name = os.path.basename(samples).split(".")[0]
    source = os.path.join(os.path.dirname(samples), f"{name}.float.tflite")
    statistics, made = os.path.join(folder, f"{name}.json"), os.path.join(folder, f"{name}.own-ranges.tflite")
    command = [tool, "quantize", source, "-o", made, *_MODES["int8"][0], "--calibration", samples, "--statistics", statistics]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    outcome = {"network": name, "mode": "ranges", "made": made, "differences": [], "explained": EXPLAINED.get((name, "ranges"))}
    if done.returncode:
        outcome |= {"made": None, "failed": not outcome["explained"], "differences": [f"the tool: {done.stderr.strip()}"]}
        return outcome
    with open(statistics, encoding="utf-8") as file:
        entries = json.load(file)["tensors"]
    ours = {(one["subgraph"], one["tensor"]): (float.fromhex(one["min"]), float.fromhex(one["max"])) for one in entries}
    calibrated = model_fields.read(os.path.join(os.path.dirname(samples), f"{name}.calibrated.tflite"))
    inner = model_fields.intermediates(calibrated)
    theirs = {place: pair for place, pair in model_fields.ranges(calibrated).items() if place not in inner}
    outcome["differences"] = [
        f"subgraph {place[0]}, tensor {place[1]}: ours {ours.get(output)}, theirs {other}"
        for place, output, other in model_fields.hidden_ranges(calibrated) if not _is_close(ours[output], other)
    ]
    for place in sorted(set(ours) | set(theirs)):
        mine, other = ours.get(place), theirs.get(place)
        if mine is None or other is None or not (_is_close(mine, other) or _is_overwritten(calibrated, place, ours, other)):
            outcome["differences"].append(f"subgraph {place[0]}, tensor {place[1]}: ours {mine}, theirs {other}")
    outcome["failed"] = bool(outcome["differences"]) and not outcome["explained"]
    return outcome


def _is_close(mine, other):
    width = max(other[1] - other[0], abs(other[0]), abs(other[1]))
    return max(abs(mine[0] - other[0]), abs(mine[1] - other[1])) <= _RANGE_TOLERANCE * width


def _is_overwritten(model, place, ours, other):
    """Whether the converter has recorded the result of an operator as values of its operand too.

    It observes the operands again after the operator, and the optimized kernels of ADD, SUB, MUL and some others may write over one of them.
    """
    subgraph, tensor = place
    results = [
        ours[subgraph, output]
        for operation in model.subgraphs[subgraph].operators if tensor in operation.inputs
        for output in operation.outputs if (subgraph, output) in ours
    ]
    least, greatest = ours[place]
    return any(_is_close((min(least, result[0]), max(greatest, result[1])), other) for result in results)


def _print(outcome, out):
    if not outcome["differences"] and not outcome.get("lint"):
        return
    label = "FAILED" if outcome["failed"] else "explained"
    print(f"{label} {outcome['network']}, {outcome['mode']}: {len(outcome['differences'])} fields differ", file=out)
    like = [f"like TensorFlow: {text}" for text in outcome.get("like", [])]
    for text in outcome["differences"][:4] + outcome.get("lint", []) + like[:4]:
        print(f"       {text}", file=out)


def _print_table(outcomes, out):
    """Networks by modes: the number of fields that differ."""
    cells = collections.defaultdict(dict)
    for outcome in outcomes:
        cells[outcome["network"]][outcome["mode"]] = str(len(outcome["differences"])) if outcome["made"] else "refused"
    print("network".ljust(30) + "".join(mode.rjust(15) for mode in _COLUMNS), file=out)
    for network, modes in cells.items():
        print(network.ljust(30) + "".join(modes.get(mode, "-").rjust(15) for mode in _COLUMNS), file=out)
    for mode in _COLUMNS:
        of_mode = [outcome for outcome in outcomes if outcome["mode"] == mode]
        equal = sum(not outcome["differences"] for outcome in of_mode)
        print(f"{mode}: {equal} of {len(of_mode)} equal in every field", file=out)
