"""`run derived`: the derived integers of the vector files, recomputed from chapter 6 of the specification alone.

Nothing here is taken from the specification's code: scales, zero points, shapes, constants and attributes of a group go
in, and what the clauses of `Spec/06-derived-integers.md` say comes out.
"""

import math
import os
import sys
from fractions import Fraction

import numpy as np

from . import values, vector_files
from .exits import DIFFERS, OK, UNAVAILABLE, Stop

_SHOWN_FAILURES = 20
_RANGES = {"int8": (-128, 127), "uint8": (0, 255), "int16": (-32768, 32767)}
_INTERVALS = {
    "NONE": (None, None), "TANH": (None, None), "SIGN_BIT": (None, None), "RELU": (0, None), "RELU_N1_TO_1": (-1, 1),
    "RELU6": (0, 6), "RELU_0_TO_1": (0, 1),
}
_COMPARISONS = ("EQUAL", "NOT_EQUAL", "GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL")
_RECTIFIERS = ("RELU", "RELU6", "RELU_0_TO_1", "RELU_N1_TO_1")
_WINDOWED = ("CONV_2D", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV")
_LSTMS = ("LSTM", "UNIDIRECTIONAL_SEQUENCE_LSTM")


def run(folder, patterns=(), out=sys.stdout):
    """Compares every derived integer of the selected groups. The exit status, and a report."""
    passed, names, failures = 0, set(), []
    for operator, scheme, group in _groups(folder, patterns):
        with np.errstate(all="ignore"):
            wanted = derived(operator, scheme, group)
        if set(wanted) != set(group["derived"]):
            failures.append({"case": group["id"], "reason": f"its names are {sorted(group['derived'])}"})
        for name in sorted(set(wanted) & set(group["derived"])):
            names.add(name)
            found = group["derived"][name]
            if wanted[name] == found:
                passed += len(found)
            else:
                reason = f"{name} is {found[:4]}, by chapter 6 {wanted[name][:4]}"
                failures.append({"case": group["id"], "reason": reason})
    for failure in failures[:_SHOWN_FAILURES]:
        print(f"FAILED {failure['case']}: {failure['reason']}", file=out)
    if not names and not failures:
        raise Stop(UNAVAILABLE, f"{folder} holds no derived integers: nothing judged")
    print(f"{len(names)} names", file=out)
    print(f"{passed} passed, {len(failures)} failed", file=out)
    report = {"summary": {"passed": passed, "failed": len(failures), "names": sorted(names)}, "failures": failures}
    return (DIFFERS if failures else OK), report


def _groups(folder, patterns):
    for scheme in vector_files.SCHEMES:
        directory = os.path.join(folder, scheme)
        for name in sorted(os.listdir(directory)) if os.path.isdir(directory) else ():
            content = vector_files.load(folder, scheme, name)
            for group in content["groups"]:
                if vector_files.is_selected(group["id"], patterns):
                    yield content["operator"], scheme, group


class _Tensor:
    def __init__(self, record):
        quantization = record["quantization"] or {"scales": [], "zeroPoints": []}
        self.type, self.shape, self.data = record["type"], record["shape"], record.get("data")
        self.scales = values.decode(quantization["scales"], "float32")
        self.zero_points = quantization["zeroPoints"]
        self.is_quantized = len(self.scales) > 0

    scale = property(lambda self: self.scales[0])
    zero_point = property(lambda self: self.zero_points[0])

    def saturate(self, value):
        least, greatest = _RANGES[self.type]
        return min(max(value, least), greatest)


# The primitives of chapter 3 that are needed.


def _rounded(real):
    """ARITH-1, exactly."""
    exact = Fraction(float(real))
    magnitude = int(abs(exact) + Fraction(1, 2))
    return -magnitude if exact < 0 else magnitude


def _rounded_to_32_bits(real):
    if not np.isfinite(real):
        return 0 if np.isnan(real) else 2**31 - 1 if real > 0 else -(2**31)
    return min(max(_rounded(real), -(2**31)), 2**31 - 1)


def _factor(real):
    """ARITH-4: the multiplier and the shift of a real multiplier."""
    real = float(real)
    if real == 0 or not math.isfinite(real):
        return 0, 0
    mantissa, shift = math.frexp(abs(real))
    multiplier = _rounded(mantissa * 2.0**31)
    if multiplier == 2**31:
        multiplier, shift = 2**30, shift + 1
    if shift < -31:
        return 0, 0
    return (multiplier if real > 0 else -multiplier), shift


def _padding_before(size, taps, stride, dilation, kind):
    """ARITH-16."""
    reach = (taps - 1) * dilation + 1
    count = -(-size // stride) if kind == "SAME" else max(-(-(size - reach + 1) // stride), 0)
    return max((count - 1) * stride + reach - size, 0) // 2


def _power_of_two(scale):
    """ADD-5, ARITH-46: the binary logarithm, where it is within 0.001 of an integer."""
    logarithm = math.log2(float(scale))
    return round(logarithm) if abs(logarithm - round(logarithm)) < 0.001 else None


def _samples(function, real, scale, zero_point, output_scale, output_zero_point):
    """ARITH-23: 513 samples, every operation in the format `real`."""
    scale, output_scale = real(scale), real(output_scale)
    least, greatest = scale * real(-32768 - zero_point), scale * real(32767 - zero_point)
    step = (greatest - least) / real(512)
    inverse = real(65536) / (
        output_scale * real(32767 - output_zero_point) - output_scale * real(-32768 - output_zero_point))

    def rounded(value):
        return real(_rounded(value)) if np.isfinite(value) else value

    def stored(value):
        return 0 if np.isnan(value) else int(min(max(float(value), -32768), 32767))

    entries = []
    for index in range(512):
        position = least + real(index) * step
        sample = rounded(function(position) * inverse)
        following = function(least + real(index + 1) * step) * inverse
        between = rounded((following + sample) / real(2))
        midpoint = rounded(function(position + step / real(2)) * inverse)
        entries.append(stored(sample - rounded((between - midpoint) / real(2))))
    return entries + [stored(rounded(function(greatest) * inverse))]


# The clauses of chapter 6.


def derived(operator, scheme, group):
    """What `derived` of a group is by DERIVED-1 to DERIVED-10."""
    inputs = [record and _Tensor(record) for record in group["inputs"]]
    output = _Tensor(group["outputs"][0])
    attributes = group["attributes"]
    if operator == "STRIDED_SLICE":
        return _slices(inputs, attributes)
    if scheme in ("float32", "float16", "dynamic-range"):
        return {}
    if operator in _LSTMS:
        return _lstm(inputs, output, attributes)
    found = _pair_offsets(operator, inputs, output) or _offsets(operator, inputs, output)
    if group["variant"].endswith("power-of-two"):
        found = {}
    found.update(_multipliers(operator, scheme, group["variant"], inputs, output, attributes))
    found.update(_bounds(operator, inputs, output, attributes))
    found.update(_geometry(operator, scheme, inputs, output, attributes))
    found.update(_tables(operator, scheme, inputs, output, attributes))
    return found


def _weighted(operator, inputs):
    """The activations and the filter of a weighted operator."""
    return (inputs[2], inputs[1]) if operator == "TRANSPOSE_CONV" else (inputs[0], inputs[1])


def _offsets(operator, inputs, output):
    """DERIVED-3: minus the zero point of an input, plus that of an output."""
    if operator == "DEQUANTIZE":
        return {"input_offset": [-zero_point for zero_point in inputs[0].zero_points]}
    if operator == "QUANTIZE" and not inputs[0].is_quantized:
        return {"output_offset": list(output.zero_points)}
    has_16_bits = inputs[0].type == "int16"
    if operator in _WINDOWED + ("FULLY_CONNECTED", "BATCH_MATMUL"):
        activations, weights = _weighted(operator, inputs)
        whole = len(weights.zero_points) == 1
        return {
            "input_offset": [-activations.zero_point], "filter_offset": [-weights.zero_point if whole else 0],
            "output_offset": [output.zero_point],
        }
    with_offsets = _RECTIFIERS + (
        "ABS", "HARD_SWISH", "LEAKY_RELU", "PRELU", "SQRT", "MEAN", "SUM", "REDUCE_PROD", "L2_NORMALIZATION", "SVDF",
        "QUANTIZE")
    if operator not in with_offsets and not (operator == "RSQRT" and not has_16_bits):
        return {}
    found = {"input_offset": [-inputs[0].zero_point], "output_offset": [output.zero_point]}
    if operator == "PRELU":
        found["alpha_offset"] = [-inputs[1].zero_point]
    return found


def _pair_offsets(operator, inputs, output):
    """DERIVED-3 and DERIVED-6, for operators with two inputs."""
    headrooms = {"ADD": 20, "SUB": 20, "SQUARED_DIFFERENCE": 7, **{name: 8 for name in _COMPARISONS}}
    if operator not in headrooms and operator not in ("MUL", "DIV"):
        return {}
    if operator in _COMPARISONS[2:] and inputs[0].type == "int16":
        return {}  # Compared as stored.
    found = {"input1_offset": [-inputs[0].zero_point], "input2_offset": [-inputs[1].zero_point]}
    if operator not in _COMPARISONS:
        found["output_offset"] = [output.zero_point]
    if operator in headrooms:
        is_wide = inputs[0].type == "int16" and operator in ("ADD", "SUB")
        found["left_shift"] = [15 if is_wide else headrooms[operator]]
    return found


def _multipliers(operator, scheme, variant, inputs, output, attributes):
    """DERIVED-4: a multiplier and a shift for each real multiplier."""
    if variant.endswith("power-of-two"):
        exponents = [_power_of_two(tensor.scale) - _power_of_two(output.scale) for tensor in inputs]
        return {"input1_shift": [exponents[0]], "input2_shift": [exponents[1]]}
    if operator in ("SOFTMAX", "LOG_SOFTMAX", "LOGISTIC", "TANH"):
        return _function_multipliers(operator, inputs[0], attributes)
    if operator == "HARD_SWISH":
        return _sixteen_bit_multipliers(inputs[0], output)
    found = {}
    for multiplier, shift, reals in _reals(operator, scheme, inputs, output, attributes):
        factors = [_factor(real) for real in reals]
        if operator == "MEAN":
            factors = [_divided(factors[0], _reduced_count(inputs))]
        found[multiplier] = [factor[0] for factor in factors]
        found[shift] = [factor[1] for factor in factors]
    return found


def _reals(operator, scheme, inputs, output, attributes):
    """The real multipliers under each pair of names: DERIVED-4, and DERIVED-5 for the output's."""
    first, second = inputs[0], inputs[1] if len(inputs) > 1 else None
    pair = ("output_multiplier", "output_shift")
    if operator in _COMPARISONS:
        if operator in _COMPARISONS[2:] and first.type == "int16":
            return
        yield "input1_multiplier", "input1_shift", [first.scale]
        yield "input2_multiplier", "input2_shift", [second.scale]
    elif operator in ("ADD", "SUB", "SQUARED_DIFFERENCE"):
        common = 2 * max(float(first.scale), float(second.scale))
        yield "input1_multiplier", "input1_shift", [float(first.scale) / common]
        yield "input2_multiplier", "input2_shift", [float(second.scale) / common]
        headroom = 15 if first.type == "int16" else 20
        plain = common / (2.0**headroom * float(output.scale))
        squared = common * common / (2.0**14 * float(output.scale))
        yield *pair, [squared if operator == "SQUARED_DIFFERENCE" else plain]
    elif operator in _WINDOWED + ("FULLY_CONNECTED", "BATCH_MATMUL"):
        yield *pair, _weighted_reals(operator, scheme, inputs, output)
    elif operator == "MUL":
        yield *pair, [first.scale * second.scale / output.scale]
    elif operator == "DIV":
        yield *pair, [first.scale / (second.scale * output.scale)]
    elif operator in _RECTIFIERS + ("ABS",):
        yield *pair, [first.scale / output.scale]
    elif operator in ("SUM", "MEAN") or operator == "QUANTIZE" and first.is_quantized:
        yield *pair, [float(first.scale) / float(output.scale)]
    elif operator == "REDUCE_PROD":
        count = _reduced_count(inputs)
        yield *pair, [float(first.scale) / float(output.scale) ** (1 / count)]
    elif operator == "RSQRT" and first.type == "int8":
        yield *pair, [1 / float(np.sqrt(first.scale) * output.scale)]
    elif operator == "LEAKY_RELU":
        alpha = values.decode([attributes["alpha"]], "float32")[0]
        yield "output_multiplier_identity", "output_shift_identity", [first.scale / output.scale]
        yield "output_multiplier_alpha", "output_shift_alpha", [first.scale * alpha / output.scale]
    elif operator == "PRELU":
        yield "output_multiplier_1", "output_shift_1", [first.scale / output.scale]
        yield "output_multiplier_2", "output_shift_2", [first.scale * second.scale / output.scale]
    elif operator == "SVDF":
        state, time = inputs[4], inputs[2]
        yield "effective_scale_1_multiplier", "effective_scale_1_shift", [first.scale * second.scale / state.scale]
        yield "effective_scale_2_multiplier", "effective_scale_2_shift", [state.scale * time.scale / output.scale]


def _weighted_reals(operator, scheme, inputs, output):
    """DERIVED-5: one for each output channel, from the product of the scales in binary64 or rounded to binary32."""
    activations, weights = _weighted(operator, inputs)
    has_one_scale = len(weights.scales) == 1
    columns = len(weights.scales)
    channels = {"BATCH_MATMUL": columns, "DEPTHWISE_CONV_2D": weights.shape[-1]}.get(operator, weights.shape[0])
    is_rounded = has_one_scale if operator in ("FULLY_CONNECTED", "BATCH_MATMUL") else scheme == "uint8"
    for channel in range(channels):
        scale = weights.scales[0 if has_one_scale else channel]
        exact = float(activations.scale) * float(scale)
        yield float(activations.scale * scale if is_rounded else exact) / float(output.scale)


def _lstm(inputs, output, attributes):
    """DERIVED-10, by RECURRENT-12: gates are in the order input, forget, cell, output; absent ones have no entry."""
    single, double = np.float32, np.float64
    state, cell, hidden = inputs[18], inputs[19], inputs[28]
    gates = [gate for gate in range(4) if inputs[1 + gate]]
    is_normalized = inputs[21] is not None
    gate_scales = {gate: inputs[24 + gate].scale if is_normalized else single(2.0**-12) for gate in gates}
    exponent = round(math.log2(float(cell.scale)))
    reals = {
        "input_to_gate": [inputs[1 + gate].scale * inputs[0].scale / gate_scales[gate] for gate in gates],
        "recurrent_to_gate": [inputs[5 + gate].scale * state.scale / gate_scales[gate] for gate in gates],
        "hidden": [single(2.0**-15 / double(hidden.scale) * 2.0**-15)],
    }
    peepholes = {0: inputs[9], 1: inputs[10], 3: inputs[11]}
    if inputs[11]:
        reals["cell_to_gate"] = [
            single(2.0**exponent * double(weights.scale) / double(gate_scales[gate]))
            for gate, weights in peepholes.items() if weights
        ]
    if is_normalized:
        reals["layer_norm"] = [inputs[20 + gate].scale for gate in gates]
    if inputs[16]:
        reals["projection"] = [inputs[16].scale * hidden.scale / state.scale]
    found = {"input_offset": [-inputs[0].zero_point], "recurrent_offset": [-state.zero_point]}
    found["output_offset"] = [state.zero_point]
    found["hidden_offset"] = [-hidden.zero_point if inputs[16] else hidden.zero_point]
    found["cell_integer_bits"] = [15 + exponent]
    for name, scale, greatest in (("cell", cell.scale, 32767), ("proj", output.scale, 127)):
        clip = values.decode([attributes[f"{name}_clip"]], "float32")[0]
        found[f"quantized_{name}_clip"] = [min(int(clip / scale), greatest)]
    for name, numbers in reals.items():
        factors = [_factor(number) for number in numbers]
        found[f"{name}_multiplier"] = [factor[0] for factor in factors]
        found[f"{name}_shift"] = [factor[1] for factor in factors]
    if is_normalized:
        found["layer_norm_variance_guard"] = [max(1, int(single(10000) * inputs[20 + gate].scale)) for gate in gates]
    return found


def _reduced_count(inputs):
    shape = inputs[0].shape
    return math.prod(shape[axis] for axis in {axis % len(shape) for axis in inputs[1].data})


def _divided(factor, count):
    """MEAN-4."""
    multiplier, shift = factor
    if count == 0:
        return factor
    places = max(min(count.bit_length() - 1, 32, 31 + shift), 0)
    return (multiplier << places) // count, shift - places


def _function_multipliers(operator, first, attributes):
    """DERIVED-4: of SOFTMAX and LOG_SOFTMAX, and the factor of ARITH-46."""
    names = ("input_multiplier", "input_left_shift")
    beta = values.decode([attributes["beta"]], "float32")[0] if operator == "SOFTMAX" else np.float32(1)
    if operator == "SOFTMAX" and first.type == "int16":
        multiplier, shift = _factor(float(first.scale * beta) / (10 / 65535))
        return {names[0]: [multiplier], names[1]: [shift]}
    if operator in ("LOGISTIC", "TANH"):
        if first.type != "int16":
            return {}
        multiplier, shift = _sigmoid_factor(first.scale, 1 if operator == "TANH" else 0)
        return {names[0]: [multiplier], names[1]: [shift]}
    multiplier, shift = _factor(min(float(beta) * float(first.scale) * 2.0**26, 2.0**31 - 1))
    found = {names[0]: [multiplier], names[1]: [shift]}
    if operator == "LOG_SOFTMAX":
        reverse = _factor(2.0 ** (31 - shift) / multiplier)
        found.update({"reverse_scaling_divisor": [reverse[0]], "reverse_scaling_left_shift": [reverse[1]]})
    return found


def _sigmoid_factor(scale, greatest_power):
    """ARITH-46: a factor, and a shift to the right."""
    power = _power_of_two(scale)
    if power is not None and 0 <= power + 12 <= greatest_power:
        return 3 << (power + 12), 0
    real, shift = float(scale) * 4096 * 3, 0
    while real <= 32767 / 2 and shift <= 30:
        real, shift = 2 * real, shift + 1
    return min(int(real), 2**31 - 1), shift


def _sixteen_bit_multipliers(first, output):
    """DERIVED-4, HARD_SWISH-2."""
    fine = first.scale / np.float32(128)
    found = {}
    for name, real in (("output", fine / output.scale), ("reluish", fine / (np.float32(3) / np.float32(32768)))):
        multiplier, shift = _factor(real)
        reduced = 32767 if multiplier >= 0x7FFF7FFF else (multiplier + 2**15) >> 16
        found[f"{name}_multiplier_fixedpoint_int16"] = [reduced]
        found[f"{name}_multiplier_exponent"] = [shift]
    return found


def _bounds(operator, inputs, output, attributes):
    """DERIVED-7."""
    found = {}
    activated = _WINDOWED + ("FULLY_CONNECTED", "BATCH_MATMUL", "ADD", "SUB", "MUL", "DIV", "SQUARED_DIFFERENCE",
                             "AVERAGE_POOL_2D", "MAX_POOL_2D")
    if operator in activated + _RECTIFIERS:
        activation = operator if operator in _RECTIFIERS else attributes.get("fused_activation_function", "NONE")
        ends = [
            output.zero_point + _rounded(np.float32(end) / output.scale) if end is not None else None
            for end in _INTERVALS[activation]
        ]
        least, greatest = _RANGES[output.type]
        found["output_activation_min"] = [least if ends[0] is None else max(least, ends[0])]
        found["output_activation_max"] = [greatest if ends[1] is None else min(greatest, ends[1])]
    if operator == "SVDF":  # SVDF-5: no activation is applied.
        found["output_activation_min"], found["output_activation_max"] = [-128], [127]
    if operator == "LOG_SOFTMAX" or operator == "SOFTMAX" and inputs[0].type != "int16":
        shift = _function_multipliers(operator, inputs[0], attributes)["input_left_shift"][0]
        found["diff_min"] = [-(31 * 2**26 // Fraction(2) ** shift)]
    return found


def _geometry(operator, scheme, inputs, output, attributes):
    """DERIVED-8."""
    if operator in _WINDOWED + ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
        is_pool = operator.endswith("POOL_2D")
        activations, weights = (inputs[0], None) if is_pool else _weighted(operator, inputs)
        taps = (attributes["filter_height"], attributes["filter_width"]) if is_pool else weights.shape[1:3]
        sizes = (output if operator == "TRANSPOSE_CONV" else activations).shape[1:3]
        return {
            f"padding_{side}": [
                _padding_before(
                    sizes[axis], taps[axis], attributes[f"stride_{letter}"],
                    attributes.get(f"dilation_{letter}_factor", 1), attributes["padding"])
            ]
            for axis, (side, letter) in enumerate((("top", "h"), ("left", "w")))
        }
    if operator == "PAD" and output.type in _RANGES:
        return {"padding_value": [output.zero_point if output.is_quantized else 0]}
    if operator == "RESIZE_BILINEAR" and scheme != "uint8":
        sizes = zip(("height", "width"), inputs[0].shape[1:3], output.shape[1:3])
        return {f"{name}_scale_10": [_distance(before, after, attributes)] for name, before, after in sizes}
    return {}


def _distance(before, after, attributes):
    """RESIZE_BILINEAR-3."""
    if attributes["align_corners"] and after > 1:
        before, after = before - 1, after - 1
    return (1024 * before + after // 2) // after


def _slices(inputs, attributes):
    """DERIVED-8, by STRIDED_SLICE-3 to STRIDED_SLICE-7."""
    sizes = list(inputs[0].shape)
    begin, end, strides = (inputs[position].data for position in (1, 2, 3))

    def is_set(mask, position):
        return attributes[f"{mask}_mask"] >> position & 1

    kinds = [
        "several" if is_set("ellipsis", position) else "new" if is_set("new_axis", position) else "one"
        for position in range(len(begin))
    ]
    rest = len(sizes) - kinds.count("one")
    axes = []
    for position, kind in enumerate(kinds + ([] if "several" in kinds else ["several"])):
        if kind == "several":
            axes += [(0, 1, sizes.pop(0)) for _ in range(rest)]
        elif kind == "one":
            first = None if is_set("begin", position) else begin[position]
            last = None if is_set("end", position) else end[position]
            size = sizes.pop(0)
            if is_set("shrink_axis", position):
                axes.append(((first or 0) % size, 1, 1))
            else:
                axes.append(_slice(first, last, strides[position], size, attributes["offset"]))
    return {name: [axis[place] for axis in axes] for place, name in enumerate(("start", "stride", "count"))}


def _slice(begin, end, stride, size, is_counted):
    """STRIDED_SLICE-5, STRIDED_SLICE-7."""
    def held(bound):
        bound += size if bound < 0 else 0
        return min(max(bound, 0), size) if stride > 0 else min(max(bound, -1), size - 1)

    first = held(begin) if begin is not None else 0 if stride > 0 else size - 1
    if end is None:
        stop = size if stride > 0 else -1
    else:
        stop = first + end if is_counted else held(end)
    return first, stride, len(range(first, stop, stride))


def _tables(operator, scheme, inputs, output, attributes):
    """DERIVED-9."""
    first = inputs[0]
    if operator == "CONCATENATION" and scheme == "uint8":
        return {"rescale_table": [entry for tensor in inputs for entry in _rescaled(tensor, output)]}
    if operator == "SOFTMAX" and first.type == "int16":
        exponential = _samples(lambda x: np.float64(math.exp(x)), np.float64, 10 / 65535, 32767, 2 / 65535, 0)
        reciprocal = _samples(lambda x: 1 / (1 + x), np.float64, 1 / 65535, -32768, 2 / 65535, 0)
        return {"exp_lut": exponential, "one_over_one_plus_x_lut": reciprocal}
    wide, narrow = ("EXP", "GELU", "LOG", "RSQRT"), ("EXP", "LOG", "GELU", "LOGISTIC", "TANH")
    if operator in wide and first.type == "int16":
        function = _function(operator, output, attributes)
        return {"lut": _samples(function, np.float32, first.scale, 0, output.scale, 0)}
    if operator not in narrow or first.type == "int16":
        return {}
    function, inverse = _function(operator, output, attributes), np.float32(1) / output.scale
    least, greatest = _RANGES[first.type]
    reals = [np.float32(float(first.scale) * (stored - first.zero_point)) for stored in range(least, greatest + 1)]
    return {"lut": [output.saturate(_rounded_to_32_bits(function(x) * inverse) + output.zero_point) for x in reals]}


def _rescaled(tensor, output):
    """CONCATENATION-5."""
    if (tensor.scale, tensor.zero_point) == (output.scale, output.zero_point):
        return range(256)
    factor = tensor.scale * (np.float32(1) / output.scale)
    offset = np.float32(-tensor.zero_point) * factor
    reals = [np.float32(stored) * factor + offset for stored in range(256)]
    return [output.saturate(_rounded_to_32_bits(real) + output.zero_point) for real in reals]


def _function(operator, output, attributes):
    """The function of a table in binary32, by the functions of the platform (ARITH-22, ARITH-40)."""
    half, one = np.float32(0.5), np.float32(1)

    def exponential(x):
        return np.float32(np.exp(np.float64(x)))

    def gelu(x):
        if not attributes["approximate"]:
            return half * x * np.float32(math.erfc(float(x * np.float32(-0.70710677))))
        cubic = np.float32(0.044715) * x * x * x
        return half * x * (one + np.float32(math.tanh(float(np.float32(0.7978846) * (x + cubic)))))

    def logarithm(x):
        least = np.float32(_RANGES[output.type][0] - output.zero_point) * output.scale
        return np.float32(math.log(float(x))) if x > 0 else least

    return {
        "EXP": exponential,
        "LOG": logarithm,
        "GELU": gelu,
        "LOGISTIC": lambda x: one / (one + exponential(-x)),
        "TANH": lambda x: np.float32(math.tanh(float(x))),
        "RSQRT": lambda x: one / np.sqrt(x) if x > 0 else np.float32(32767) * output.scale,
    }[operator]
