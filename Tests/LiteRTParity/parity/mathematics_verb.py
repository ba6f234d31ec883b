"""`run mathematics`: real functions by the tool and by the runtime. With the host's C library (`--math host`) both must give the same
bits; with the specification's own functions the results must lie within the bound that the form declares."""

import os
import subprocess
import sys
import tempfile

import numpy as np

from . import values
from .exits import DIFFERS, OK, UNAVAILABLE, Stop
from .model_builder import OperatorSpec, Quantization, TensorSpec, build_model
from .runtime import make_interpreter

_SPECIAL = [
    "nan", "-nan", "inf", "-inf", "0x0p+0", "-0x0p+0", "0x1p-149", "-0x1p-149", "0x1p-126", "0x1.fffffep+127",
    "-0x1.fffffep+127", "0x1p+0", "-0x1p+0", "0x1.62e42ep+6", "0x1.62e430p+6", "-0x1.9fe368p+6", "-0x1.5d58a0p+6",
    "0x1.921fb6p+0", "0x1.921fb6p+1", "-0x1.2p+3", "0x1.09e79ep+4", "0x1.09e7a0p+4", "0x1.8p-1", "0x1p-13", "0x1p+31",
]

# The bound of each form: units in the last place, and an absolute bound. None where bits are compared.
_ONE = {"unitsInTheLastPlace": 1}
_TWO = {"unitsInTheLastPlace": 2}
_LOG_SOFTMAX = {"unitsInTheLastPlace": 2, "absolute": "0x1p-22"}
_GELU = {"unitsInTheLastPlace": 2, "absolute": "0x1p-20"}

_RESPONSE = {"radius": 2, "bias": 1.0, "alpha": 0.001, "beta": 0.75}

# Operator, number of inputs, attributes, whether rows belong together, and the bounds in float32 and float16; a form without
# float16 says False. The polynomials of GELU in float32 are those of the runtime's matrix library, and no function of the C library.
FORMS = [
    ("EXP", 1, {}, False, _ONE, False),
    ("LOG", 1, {}, False, _ONE, False),
    ("TANH", 1, {}, False, _TWO, None),
    ("LOGISTIC", 1, {}, False, _TWO, None),
    ("SIN", 1, {}, False, _ONE, None),
    ("COS", 1, {}, False, _ONE, None),
    ("ATAN2", 2, {}, False, _ONE, _ONE),
    ("POW", 2, {}, False, _ONE, False),
    ("SOFTMAX", 1, {"beta": 1.0}, True, _TWO, _ONE),
    ("SOFTMAX", 1, {"beta": 0.375}, True, _TWO, _ONE),
    ("LOG_SOFTMAX", 1, {}, True, _LOG_SOFTMAX, False),
    ("LOCAL_RESPONSE_NORMALIZATION", 1, _RESPONSE, True, _ONE, False),
    ("GELU", 1, {"approximate": False}, False, _GELU, None),
    ("GELU", 1, {"approximate": True}, False, _GELU, None),
]
# Operator, attributes and the types of those that are tables of such a function. By the specification's own functions a few of their
# entries are another neighbour of a half (E-37); by the host's none is.
TABLES = [
    ("EXP", {}, ("int8", "int16")),
    ("LOG", {}, ("int8", "int16")),
    ("TANH", {}, ("int8", "uint8")),
    ("LOGISTIC", {}, ("int8", "uint8")),
    ("GELU", {"approximate": False}, ("int8", "uint8", "int16")),
    ("GELU", {"approximate": True}, ("int8", "uint8", "int16")),
]
_TABLES_A_FORM = {"int8": 200, "uint8": 200, "int16": 30}

_NOT_OF_THE_HOST = {("GELU", "float32")}
_COLUMNS = 50


def run(tool, count=200_000, seed=1, out=sys.stdout, forms=None, tables=None):
    """Compares every form. The exit status, and a report."""
    if not os.access(tool, os.X_OK):
        raise Stop(UNAVAILABLE, f"{tool} is no program; build it with 'swift build -c release'")
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        for operator, inputs, attributes, has_rows, bound32, bound16 in forms or FORMS:
            for kind, bound in (("float32", bound32), ("float16", bound16)):
                if bound is False:
                    continue
                given = _inputs(kind, inputs, count, seed, has_rows)
                content = _model(operator, kind, [array.shape for array in given], attributes)
                expected = _runtime(content, given)[0]
                for mathematics in ("host", "specified"):
                    if mathematics == "host" and (operator, kind) in _NOT_OF_THE_HOST:
                        continue
                    found = _tool(tool, content, given, mathematics, folder)[0]
                    allowed = None if mathematics == "host" else bound
                    outcome = {"operator": operator, "type": kind, "attributes": attributes, "mathematics": mathematics}
                    outcome |= compare(expected, found, allowed)
                    outcomes.append(outcome)
                    print(_line(outcome), file=out, flush=True)
        for operator, attributes, kinds in TABLES if tables is None else tables:
            for kind in kinds:
                content, given = _tables(operator, attributes, kind, seed)
                expected = np.concatenate(_runtime(content, given, _TABLES_A_FORM[kind]))
                found = np.concatenate(_tool(tool, content, given, "host", folder))
                differing = int((expected != found).sum())
                outcome = {"operator": operator, "type": kind, "attributes": attributes, "mathematics": "host"}
                outcome |= {"elements": int(expected.size), "differing": differing, "wrong": differing}
                outcomes.append(outcome)
                print(_line(outcome), file=out, flush=True)
    failed = sum(outcome["wrong"] > 0 for outcome in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed", file=out)
    report = {"summary": {"passed": len(outcomes) - failed, "failed": failed}, "forms": outcomes}
    return (DIFFERS if failed else OK), report


def compare(expected, found, bound):
    """How many elements differ in any bit, and how many are wrong: those outside the bound, or all that differ where there is none.
    NaNs are equal: their bits are nobody's promise."""
    expected, found = expected.reshape(-1), found.reshape(-1)
    differs = values.bits_differ(expected, found) & ~(np.isnan(expected) & np.isnan(found))
    wrong = differs & ~values.within(expected, found, bound) if bound else differs
    outcome = {"elements": int(expected.size), "differing": int(differs.sum()), "wrong": int(wrong.sum())}
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        outcome["first"] = {"position": first, "runtime": float(expected[first]).hex(), "tool": float(found[first]).hex()}
    return outcome


def _line(outcome):
    attributes = "".join(f" {name}={value}" for name, value in outcome["attributes"].items())
    text = f"{outcome['operator']}{attributes} {outcome['type']} {outcome['mathematics']}: {outcome['elements']} elements, "
    text += f"{outcome['differing']} differ, {outcome['wrong']} wrong"
    return f"FAILED {text}; first {outcome.get('first')}" if outcome["wrong"] else text


def _inputs(kind, number, count, seed, has_rows):
    """Random values of every magnitude, all special ones, and in float16 every number there is."""
    generator = np.random.default_rng(seed)
    arrays = []
    for place in range(number):
        quarter = count // 4
        bits = generator.integers(0, 2**32, count - 3 * quarter, dtype=np.uint64).astype(np.uint32)
        array = np.concatenate([
            (generator.standard_normal(quarter) * 2.0 ** generator.integers(-10, 7, quarter)).astype(np.float32),
            generator.uniform(-20, 20, quarter).astype(np.float32),
            generator.uniform(-110, 110, quarter).astype(np.float32),
            bits.view(np.float32),
        ])
        if has_rows:
            # Rows of all bit patterns would be infinite, nearly all of them.
            array = (generator.standard_normal(count) * 2.0 ** generator.integers(-3, 4, count)).astype(np.float32)
        special = np.array([float.fromhex(text) for text in _SPECIAL], np.float32)
        if kind == "float16":
            with np.errstate(over="ignore"):
                array = array.astype(np.float16)
            whole = np.arange(2**16, dtype=np.uint16).view(np.float16)
            if not has_rows:
                array = np.concatenate([array[: count // 2], whole])
                array = generator.permutation(array) if place else array
        elif not has_rows:
            array = np.concatenate([array, np.repeat(special, len(special)) if place else np.tile(special, len(special))])
        arrays.append(array)
    if not has_rows:
        return arrays
    rows = [array[: len(array) // _COLUMNS * _COLUMNS].reshape(1, 1, -1, _COLUMNS) for array in arrays]
    return rows


def _model(operator, kind, shapes, attributes):
    tensors = [TensorSpec(f"x{place}", kind, list(shape)) for place, shape in enumerate(shapes)]
    tensors.append(TensorSpec("y", kind, list(shapes[0])))
    places = list(range(len(shapes)))
    return build_model(tensors, [OperatorSpec(operator, places, [len(shapes)], attributes)], places, [len(shapes)])


def _tables(operator, attributes, kind, seed):
    """A model with many operators of one kind, each with random parameters and an input of all stored values."""
    generator = np.random.default_rng(seed)
    limits = np.iinfo(kind)
    every = np.arange(limits.min, limits.max + 1).astype(kind)
    count = _TABLES_A_FORM[kind]
    inputs, outputs = [], []
    for place in range(count):
        reach = 2.0 ** generator.uniform(-1, 3)  # The greatest real value that the input stands for.
        step = 2.0 * reach / len(every)
        output_step = generator.uniform(0.3, 1.5) * 2.0 * max(reach if operator in ("GELU", "LOG") else 1, 1) / len(every)
        zero, output_zero = (0, 0) if kind == "int16" else generator.integers(limits.min, limits.max + 1, 2).tolist()
        if operator == "LOGISTIC":
            output_step, output_zero = 1 / 256, limits.min
        inputs.append(TensorSpec(f"x{place}", kind, [len(every)], Quantization([float(np.float32(step))], [zero])))
        outputs.append(
            TensorSpec(f"y{place}", kind, [len(every)], Quantization([float(np.float32(output_step))], [output_zero]))
        )
    operators = [OperatorSpec(operator, [place], [count + place], attributes) for place in range(count)]
    places = list(range(2 * count))
    return build_model(inputs + outputs, operators, places[:count], places[count:]), [every] * count


def _runtime(content, given, outputs=1):
    interpreter = make_interpreter(content)
    for place, array in enumerate(given):
        interpreter.set_tensor(place, array)
    interpreter.invoke()
    return [interpreter.get_tensor(len(given) + place) for place in range(outputs)]


def _tool(tool, content, given, mathematics, folder):
    model, inputs, outputs = (os.path.join(folder, name) for name in ("model.tflite", "in.npz", "out.npz"))
    with open(model, "wb") as file:
        file.write(content)
    np.savez(inputs, **{f"input_{place}": array for place, array in enumerate(given)})
    command = [tool, "run", model, "--inputs", inputs, "--outputs", outputs, "--math", mathematics]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Stop(UNAVAILABLE, f"{' '.join(command)}: {(done.stderr or done.stdout).strip()}")
    with np.load(outputs) as archive:
        return [archive[f"output_{place}"] for place in range(len(archive.files))]
