"""`run mutated`: models with one random change. What the runtime refuses, `quantspec lint` says before it happens; what lint is
silent about runs, in the runtime and in the tool, with the same bits."""

import collections
import copy
import json
import os
import random
import signal
import subprocess
import sys
import tempfile

import numpy as np

from . import replay, values, vector_files
from .exits import DIFFERS, OK, UNAVAILABLE, Malformed, require_program
from .models_verb import random_input

_TYPES = ("int4", "int8", "uint8", "int16", "int32", "int64", "float16", "float32", "bool")
_SECONDS_A_MODEL = 30
# The greatest number of elements of a tensor of a model that is changed.
_GREATEST_COUNT = 4096
# Refusals that depend on the values of a call: lint sees none of them.
_BY_VALUES = ("failed to invoke", "Invalid tensor size")
# The rule of windows that are longer than the input: the reference refuses some such models, and returns no rows for others.
_REFUSED_OR_EMPTY = "ARITH-16"


def run(tool, folder, count, seed, out=sys.stdout):
    """Changes `count` models. The exit status, and a report."""
    require_program(tool)
    chance = random.Random(seed)
    files = [file for file in vector_files.read_all(folder) if file.profile == replay.PROFILE]
    kinds, failures = collections.Counter(), []
    with tempfile.TemporaryDirectory() as temporary:
        while sum(kinds.values()) < count:
            file = chance.choice(files)
            group = copy.deepcopy(chance.choice(file.groups))
            change = None if _is_left_out(group) else _change(group, chance)
            if not change:
                continue
            try:
                model = replay.GroupModel(file.operator, group)
            except (Malformed, KeyError, TypeError, ValueError):
                continue
            kind, trouble = _judge(tool, model, _feeds(model, group, chance), temporary)
            kinds[kind] += 1
            if trouble:
                failures.append(f"{group['id']}, {change}: {trouble}")
    for failure in failures:
        print(f"FAILED {failure}", file=out)
    for kind, number in sorted(kinds.items()):
        print(f"{number:6} {kind}", file=out)
    print(f"{sum(kinds.values()) - len(failures)} passed, {len(failures)} failed", file=out)
    report = {"summary": {"passed": sum(kinds.values()) - len(failures), "failed": len(failures)}, "kinds": kinds}
    return (DIFFERS if failures else OK if kinds else UNAVAILABLE), {**report, "failures": failures, "seed": seed}


def _is_left_out(group):
    tensors = [tensor for tensor in group["inputs"] + group["outputs"] if tensor]
    return bool(group.get("referenceRefuses")) or any(
        np.prod(tensor["shape"], dtype=np.int64) > _GREATEST_COUNT for tensor in tensors
    )


# Changes


def _change(group, chance):
    """Makes one change of a group in place. What it is, or None where the group has no place for it."""
    tensors = [(f"input {index}", tensor) for index, tensor in enumerate(group["inputs"]) if tensor]
    tensors += [(f"output {index}", tensor) for index, tensor in enumerate(group["outputs"])]
    name, tensor = chance.choice(tensors)
    kind = chance.choice((_type, _type, _parameters, _dimension, _scales, _zero_points, _size, _rank, _list, _attribute, _role))
    if kind in (_list, _attribute):
        return kind(group, chance)
    text = kind(tensor, chance)
    return text and f"{name}: {text}"


def _type(tensor, chance):
    old = tensor["type"]
    tensor["type"] = chance.choice([one for one in _TYPES if one != old])
    _refill(tensor, chance)
    return f"type {tensor['type']} for {old}"


def _parameters(tensor, chance):
    if tensor.get("quantization"):
        tensor["quantization"] = None
        return "no scale"
    if tensor["type"] not in ("int8", "uint8", "int16"):
        # Scales of other types are not read, but by PACK and EXPAND_DIMS, which compare them.
        return None
    tensor["quantization"] = {"scales": ["0x1p-4"], "zeroPoints": [0], "dimension": 0}
    return "a scale"


def _dimension(tensor, chance):
    parameters = tensor.get("quantization")
    if not parameters or len(parameters["scales"]) < 2:
        return None
    old = parameters.get("dimension") or 0
    parameters["dimension"] = chance.choice([one for one in range(-1, 5) if one != old])
    return f"quantized dimension {parameters['dimension']} for {old} of {tensor['shape']}"


def _scales(tensor, chance):
    parameters = tensor.get("quantization")
    if not parameters:
        return None
    old = len(parameters["scales"])
    axis = chance.randrange(max(1, len(tensor["shape"])))
    size = max(tensor["shape"][axis], 1) if tensor["shape"] else 2
    new = chance.choice((1, old - 1)) if old > 1 else size
    for key in ("scales", "zeroPoints"):
        parameters[key] = parameters[key][:new] if old > 1 else parameters[key] * new
    if old == 1:
        parameters["dimension"] = axis
    return f"{new} scales for {old}"


def _zero_points(tensor, chance):
    parameters = tensor.get("quantization")
    if not parameters:
        return None
    step = chance.choice((-1, 1, 3))
    parameters["zeroPoints"] = [zero_point + step for zero_point in parameters["zeroPoints"]]
    return f"zero points {step:+}"


def _size(tensor, chance):
    shape = list(tensor["shape"])
    if not shape:
        return None
    axis = chance.randrange(len(shape))
    shape[axis] = chance.choice((shape[axis] + 1, 0, max(shape[axis] - 1, 0), 1, 2 * shape[axis]))
    return _reshaped(tensor, shape, chance)


def _rank(tensor, chance):
    shape = list(tensor["shape"])
    if shape and chance.random() < 0.5:
        shape.pop(chance.choice((0, -1)))
    else:
        shape.insert(chance.choice((0, len(shape))), 1)
    return _reshaped(tensor, shape, chance)


def _reshaped(tensor, shape, chance):
    old = list(tensor["shape"])
    if shape == old:
        return None
    tensor["shape"] = shape
    _refill(tensor, chance)
    return f"shape {shape} for {old}"


def _role(tensor, chance):
    del chance
    if tensor["role"] != "constant":
        return None
    tensor["role"], tensor["fed"], tensor["data"] = "activation", tensor["data"], None
    return "no constant"


def _list(group, chance):
    places = [index for index, tensor in enumerate(group["inputs"]) if tensor]
    place = chance.choice(places)
    kind = chance.randrange(3)
    if kind == 0:
        group["inputs"][place] = None
        return f"input {place} is left out"
    if kind == 1:
        group["inputs"] = group["inputs"][:place]
        return f"the inputs end before {place}"
    group["inputs"].append(copy.deepcopy(group["inputs"][place]))
    return f"input {place} once more at the end"


def _attribute(group, chance):
    attributes = group.get("attributes") or {}
    names = [name for name, value in attributes.items() if isinstance(value, int)]
    if not names:
        return None
    name = chance.choice(names)
    old = attributes[name]
    attributes[name] = (not old) if isinstance(old, bool) else chance.choice((0, -1, -2, old + 1, 1000))
    return f"{name} {attributes[name]} for {old}"


def _refill(tensor, chance):
    """Values for a constant whose type or shape has changed."""
    if tensor.get("data") is None:
        return
    count = int(np.prod(tensor["shape"], dtype=np.int64))
    if tensor["type"] in ("float16", "float32"):
        tensor["data"] = [float(np.float16(chance.gauss(0, 1))).hex() for _ in range(count)]
    elif tensor["type"] == "bool":
        tensor["data"] = [chance.random() < 0.5 for _ in range(count)]
    else:
        low, high = {"int4": (-7, 7), "int8": (-127, 127), "uint8": (0, 255)}.get(tensor["type"], (0, 3))
        tensor["data"] = [chance.randint(low, high) for _ in range(count)]


# The runtime and the tool


def _feeds(model, group, chance):
    """Gives the values of an input: those of a constant that is none any more, or else random ones."""
    random_values = np.random.default_rng(chance.randrange(1 << 30))
    kept = {slot.index: slot.decode(one["fed"]) for slot, one in zip(model.inputs, group["inputs"]) if slot and one.get("fed")}

    def feed(details):
        known = kept.get(details["index"])
        return random_input(details, random_values) if known is None else known

    return feed


def _judge(tool, model, feeds, folder):
    """What became of one model, and what is wrong with that."""
    path = os.path.join(folder, "model.tflite")
    with open(path, "wb") as file:
        file.write(model.content)
    inputs, outputs = os.path.join(folder, "inputs.npz"), os.path.join(folder, "runtime.npz")
    for file in (inputs, outputs):
        if os.path.exists(file):
            os.remove(file)
    trouble = _in_runtime(model, feeds, inputs, outputs)
    done = subprocess.run([tool, "lint", "--json", path], capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    found = [one for one in report.get("findings", []) if one["level"] != "note"]
    problem = report.get("error") or (found and found[0]["problem"])
    if trouble:
        if problem:
            return "refused by the runtime, found by lint", None
        if any(words in trouble for words in _BY_VALUES):
            return "refused by the runtime for its values", None
        return "refused by the runtime, not found by lint", f"the runtime says {trouble!r}; lint says nothing"
    refusals = [one for one in found if one.get("reference") == "rejects"]
    if refusals and not _is_empty(outputs, refusals):
        return "runs, though lint says that it does not", f"lint says {refusals[0]['problem']!r}, but the runtime runs it"
    if problem:
        return "runs, found by lint for another reason", None
    difference = _difference(tool, path, inputs, outputs, folder, bool(model.bound))
    return ("runs with the same bits" if not difference else "runs with other bits"), difference


def _is_empty(outputs, refusals):
    return all(one.get("clause") == _REFUSED_OR_EMPTY for one in refusals) and not any(
        array.size for array in np.load(outputs).values()
    )


def _in_runtime(model, feeds, inputs, outputs):
    """Runs a model in a child, which writes its inputs and outputs. `None`, or what went wrong."""
    from .children import in_child
    from .runtime import make_interpreter

    def action():
        signal.alarm(_SECONDS_A_MODEL)
        interpreter = make_interpreter(model.content)
        arrays = [feeds(details) for details in interpreter.get_input_details()]
        np.savez(inputs, **{f"input_{place}": array for place, array in enumerate(arrays)})
        for details, array in zip(interpreter.get_input_details(), arrays):
            interpreter.set_tensor(details["index"], array)
        interpreter.invoke()
        results = [interpreter.get_tensor(details["index"]) for details in interpreter.get_output_details()]
        np.savez(outputs, **{f"output_{place}": array for place, array in enumerate(results)})

    return in_child(action)


def _difference(tool, path, inputs, outputs, folder, is_bounded):
    """How the tool's outputs differ from the runtime's; `None` where they do not."""
    own = os.path.join(folder, "tool.npz")
    command = [tool, "run", path, "--inputs", inputs, "--outputs", own, "--math", "host", "--reference-defects"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"the tool ends with {done.returncode}: {done.stderr.strip()[:300]}"
    expected, found = np.load(outputs), np.load(own)
    for name in expected:
        one, other = expected[name], found[name]
        if one.shape != other.shape or one.dtype != other.dtype:
            return f"{name} is {one.dtype} {list(one.shape)} in the runtime, {other.dtype} {list(other.shape)} in the tool"
        if not is_bounded and values.bits_differ(one, other).any():
            return f"{name} differs"
    return None
