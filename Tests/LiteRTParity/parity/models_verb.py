"""`run models`: whole models by the project's tool and by the runtime; every operator's results, bit for bit."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from . import graphs, networks, values
from .children import in_child
from .exits import DIFFERS, MISSING_FILE, OK, Stop, UNAVAILABLE, require_program
from .runtime import make_interpreter

_SECONDS_A_MODEL = 600
# Sizes for the dimensions that a model leaves open, tried in this order.
_OPEN_SIZES = (64, 2048)
# What the tool says of an operator, or of a form of one, that it has not.
_UNSUPPORTED = re.compile(r"does not cover this operator|has no form with inputs \[|unsupported|not supported", re.IGNORECASE)


def run(paths, tool, allow_unsupported=False, seeds=2, keep=None, tool_options=(), out=sys.stdout, steps=1):
    """Compares models, by default those made here and those of QUANTSPEC_MODELS. The exit status, and a report.

    Each signature of a subgraph of its own is called, too. With more than one step, each is a sequence of calls.
    `tool` is the program, a list with what stands in front of its verb.
    """
    require_program(tool[0])
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or temporary
        os.makedirs(folder, exist_ok=True)
        outcomes = []
        for path in paths or _default_models(folder):
            if not os.path.isfile(path):
                raise Stop(MISSING_FILE, f"{path} is not there")
            for signature, inputs in _signatures(path):
                for seed in range(seeds):
                    # A sequence of calls is as long as the arrays that it takes.
                    calls = steps if inputs else 1
                    outcome = _compare(path, seed, tool, list(tool_options), folder, calls, signature)
                    outcome["allowed"] = allow_unsupported and outcome["unsupported"]
                    outcomes.append(outcome)
                    _print(outcome, out)
                    if outcome["failures"] and not outcome["compared"]:
                        break  # Another seed would say the same.
    passed = sum(outcome["equal"] for outcome in outcomes)
    failed = sum(len(outcome["failures"]) for outcome in outcomes if not outcome["allowed"])
    print(f"{passed} passed, {failed} failed", file=out)
    report = {"summary": {"passed": passed, "failed": failed}, "models": outcomes}
    if failed:
        return DIFFERS, report
    if not passed:
        print("parity: error: no tensor was compared", file=sys.stderr)
        return UNAVAILABLE, report
    return OK, report


def _default_models(folder):
    paths = []
    for name, content in (networks.all_models() | graphs.all_models()).items():
        paths.append(os.path.join(folder, name))
        with open(paths[-1], "wb") as file:
            file.write(content)
    directory = os.environ.get("QUANTSPEC_MODELS")
    if directory:
        if not os.path.isdir(directory):
            raise Stop(MISSING_FILE, f"{directory}, named by QUANTSPEC_MODELS, is not there")
        paths += [os.path.join(directory, name) for name in sorted(os.listdir(directory)) if name.endswith(".tflite")]
    return paths


def _signatures(path):
    """What is called of a model, and how many inputs it takes: the main graph (`None`), and signatures of others."""
    with open(path, "rb") as file:
        model = schema.ModelT.InitFromPackedBuf(file.read(), 0)
    others = [one for one in model.signatureDefs or [] if one.subgraphIndex != 0]
    main = model.subgraphs[0].inputs
    return [(None, 0 if main is None else len(main))] + [
        (one.signatureKey.decode(), len(one.inputs or [])) for one in others
    ]


def _compare(path, seed, tool, options, folder, steps, signature):
    stem = os.path.splitext(os.path.basename(path))[0] + (f"-{signature}" if signature else "")
    stem = os.path.join(folder, f"{stem}-{seed}")
    given, wanted, found = f"{stem}-inputs.npz", f"{stem}-runtime.npz", f"{stem}-tool.npz"
    if signature:
        options = [*options, "--signature", signature]
    if steps > 1:
        options = [*options, "--steps"]
    outcome = {"model": path, "signature": signature, "steps": steps, "seed": seed, "equal": 0, "failures": []}
    outcome |= {"compared": False, "unsupported": False}
    outcome["unreadable"] = 0
    trouble = in_child(lambda: _run_runtime(path, seed, given, wanted, steps, signature))
    if trouble:
        outcome["failures"].append(f"the runtime: {trouble}")
        return outcome
    if os.path.exists(found):
        os.remove(found)
    # The runtime takes its real functions from the C library of this host.
    options = ["--reference-defects", "--math", "host", *options]
    trouble = _run_tool([*tool, "run", path, "--inputs", given, "--outputs", found, "--all-tensors", *options])
    if trouble:
        outcome["unsupported"] = bool(_UNSUPPORTED.search(trouble))
        outcome["failures"].append(f"the tool: {trouble}")
        return outcome
    outcome["compared"] = True
    _compare_tensors(wanted, found, outcome)
    return outcome


def _run_runtime(path, seed, given, wanted, steps, signature):
    """Writes the inputs and every operator's outputs; the order of the keys is that of execution."""
    with open(path, "rb") as file:
        content = file.read()
    inputs, results, labels = calls(content, seed, steps, signature)
    shapes = [{key: np.shape(value) for key, value in result.items()} for result in results]
    if shapes.count(shapes[0]) < steps:
        # Results of several shapes make no array: the same inputs again and again have those of one.
        inputs, results, labels = calls(content, seed, steps, signature, inputs[0])
    unreadable = {key for result in results for key, value in result.items() if value is None}
    stack = (lambda arrays: np.stack(arrays)) if steps > 1 else (lambda arrays: arrays[0])
    np.savez(given, **{key: stack([one[key] for one in inputs]) for key in inputs[0]})
    stacked = {key: stack([one[key] for one in results]) for key in results[0] if key not in unreadable}
    np.savez(wanted, **stacked, __labels=np.array([f"{key}\t{text}" for key, text in labels.items()]))


def calls(content, seed, steps, signature, given=None):
    """The inputs and results of each call of one session, by key, and what the results are called."""
    interpreter = _interpreter(content)
    random = np.random.default_rng(seed)
    if signature:
        call, labels = _signature_call(interpreter, content, signature)
        details = interpreter.get_signature_runner(signature).get_input_details()
        details = {name: one | {"shape": _shape(one)} for name, one in details.items()}
    else:
        indices = _produced(interpreter, content)
        call, labels = _main_call(interpreter, indices), _main_labels(interpreter, indices)
        details = dict(zip(_input_keys(interpreter), interpreter.get_input_details()))
    inputs, results = [], []
    for _ in range(steps):
        inputs.append(given or {key: random_input(one, random) for key, one in details.items()})
        results.append(call(inputs[-1]))
    return inputs, results, labels


def _interpreter(content):
    """An interpreter; where operators reject the sizes of 1 that stand for open ones in the file, with larger sizes."""
    try:
        return make_interpreter(content, preserve_all_tensors=True)
    except RuntimeError:
        for size in _OPEN_SIZES:
            try:
                return make_interpreter(content, preserve_all_tensors=True, open_size=size)
            except RuntimeError:
                continue
        raise


def _shape(details):
    return np.where(details["shape_signature"] < 0, 1, details["shape_signature"])


def _produced(interpreter, content):
    """The tensors that operators of the main graph give a value: tensor index and operator, in the order of execution.

    Without handles of variables: asking for the value of one ends the process.
    """
    tensors = schema.ModelT.InitFromPackedBuf(content, 0).subgraphs[0].tensors
    return [
        (index, f"{details['op_name']}, operator {details['index']}")
        for details in interpreter._get_ops_details()
        for index in details["outputs"]
        # Some operators have tensors of their own behind those of the file.
        if index >= 0 and not (index < len(tensors) and tensors[index].type == schema.TensorType.RESOURCE)
    ]


def _main_labels(interpreter, produced):
    labels = {f"tensor_{index}": label for index, label in produced}
    return labels | {f"output_{place}": "output of the graph" for place, _ in enumerate(interpreter.get_output_details())}


def _main_call(interpreter, produced):
    """A call of the main graph: from inputs by key to results by key, in the order of execution."""
    indices = [details["index"] for details in interpreter.get_input_details()]

    def call(inputs):
        for index, value in zip(indices, inputs.values()):
            interpreter.set_tensor(index, value)
        interpreter.invoke()
        results = {}
        for index, _ in produced:
            try:
                results[f"tensor_{index}"] = interpreter.get_tensor(index)
            except ValueError:
                results[f"tensor_{index}"] = None
        for place, details in enumerate(interpreter.get_output_details()):
            results[f"output_{place}"] = interpreter.get_tensor(details["index"])
        return results

    return call


def _signature_call(interpreter, content, key):
    """A call of a signature's subgraph, whose outputs alone can be read, and what its results are called."""
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    signature = next(one for one in model.signatureDefs if one.signatureKey.decode() == key)
    places = list(model.subgraphs[signature.subgraphIndex].outputs)
    names = {f"output_{places.index(one.tensorIndex)}": one.name.decode() for one in signature.outputs or []}
    runner = interpreter.get_signature_runner(key)

    def call(inputs):
        outputs = runner(**inputs)
        return {place: outputs[name] for place, name in names.items()}

    return call, {place: f"output {name} of the signature" for place, name in names.items()}


def _input_keys(interpreter):
    """input_0 and so on; the tensors' names where the model itself calls an input so, perhaps another one."""
    details = interpreter.get_input_details()
    names = [one["name"] for one in details]
    named = names + [name for signature in interpreter.get_signature_list().values() for name in signature["inputs"]]
    if any(re.fullmatch(r"input_[0-9]+", name) for name in named) and len(set(names)) == len(names):
        return names
    return [f"input_{place}" for place in range(len(details))]


def random_input(details, random):
    """Random values for an input that the runtime describes."""
    kind, shape = np.dtype(details["dtype"]), details["shape"]
    if kind.kind == "f":
        return random.standard_normal(shape).astype(kind)
    if kind.kind == "b":
        return random.integers(0, 2, shape).astype(kind)
    if kind.itemsize <= 2:
        limits = np.iinfo(kind)
        return random.integers(limits.min, limits.max + 1, shape).astype(kind)
    return random.integers(0, 4, shape).astype(kind)


def _run_tool(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS_A_MODEL, check=False)
    except subprocess.TimeoutExpired:
        return f"it did not end within {_SECONDS_A_MODEL} s"
    if done.returncode == 0:
        return None
    if done.returncode < 0:
        return f"it was ended by {signal.Signals(-done.returncode).name}"
    message = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
    return f"status {done.returncode}: {message}"


def _compare_tensors(wanted_path, found_path, outcome):
    try:
        found = np.load(found_path)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        outcome["failures"].append(f"the tool's outputs cannot be read: {error}")
        return
    wanted = np.load(wanted_path)
    labels = dict(line.split("\t") for line in wanted["__labels"].tolist())
    for key, label in labels.items():
        if key not in wanted.files:
            outcome["unreadable"] += 1
            continue
        reason = _difference(wanted[key], found[key]) if key in found.files else "is missing in the tool's outputs"
        if reason:
            outcome["failures"].append(f"{key} ({label}) {reason}")
        else:
            outcome["equal"] += 1


def _difference(wanted, found):
    if found.shape != wanted.shape:
        return f"has the shape {list(found.shape)}, not {list(wanted.shape)}"
    if found.dtype != wanted.dtype:
        return f"has the type {found.dtype}, not {wanted.dtype}"
    differing = np.flatnonzero(values.bits_differ(wanted.reshape(-1), found.reshape(-1)))
    if not differing.size:
        return None
    first = int(differing[0])
    expected, observed = wanted.reshape(-1)[first:first + 1], found.reshape(-1)[first:first + 1]
    text = f"differs in {differing.size} of {wanted.size} elements, first at {first}:"
    text += f" expected {values.encode_one(expected)}, observed {values.encode_one(observed)}"
    if wanted.dtype.kind in "iu":
        distance = np.abs(wanted.reshape(-1).astype(np.float64) - found.reshape(-1).astype(np.float64)).max()
        text += f", at most {int(distance)} LSB"
    return text


def _print(outcome, out):
    name = f"{os.path.basename(outcome['model'])}, seed {outcome['seed']}"
    name += f", signature {outcome['signature']}" if outcome["signature"] else ""
    name += f", {outcome['steps']} steps" if outcome["steps"] > 1 else ""
    notes = f", {outcome['unreadable']} not readable" if outcome["unreadable"] else ""
    print(f"{name}: {outcome['equal']} tensors equal, {len(outcome['failures'])} not{notes}", file=out)
    for failure in outcome["failures"][:5]:
        print(f"{'allowed' if outcome['allowed'] else 'FAILED'} {name}: {failure}", file=out)
    if len(outcome["failures"]) > 5:
        print(f"       ... and {len(outcome['failures']) - 5} more", file=out)
