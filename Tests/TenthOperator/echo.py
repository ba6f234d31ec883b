"""ECHO as its page says it, for `quantspec conform --command`. `echo.py hidden` and `echo.py output` compute it wrong: before
the first requantization, and between the first and the second."""
import json
import math
import struct
import sys


def binary32(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def multiplier(real):
    """ARITH-4."""
    mantissa, shift = math.frexp(real)
    multiplier = math.floor(mantissa * 2**31 + 0.5)
    return (2**30, shift + 1) if multiplier == 2**31 else (multiplier, shift)


def multiply(value, by):
    """ARITH-7: two roundings."""
    factor, shift = by
    value = (value << max(shift, 0)) * factor
    value = (value + 2**30) >> 31
    right = max(-shift, 0)
    magnitude = (abs(value) + (1 << right >> 1)) >> right
    return magnitude if value >= 0 else -magnitude


def saturate(value, bits):
    return min(max(value, -(2 ** (bits - 1))), 2 ** (bits - 1) - 1)


def parameters(tensor):
    quantization = tensor["quantization"]
    return float.fromhex(quantization["scales"][0]), quantization["zeroPoints"][0]


def step(group, values, state, broken):
    (scale, zero), (hidden_scale, hidden_zero) = parameters(group["inputs"][0]), parameters(group["inputs"][2])
    output_scale, output_zero = parameters(group["outputs"][0])
    distances = [value - zero for value in values]
    before = distances[1:] + [0] if broken == "hidden" else [0] + distances[:-1]
    sums = [own + other for own, other in zip(distances, before)]
    first, second = multiplier(binary32(scale / hidden_scale)), multiplier(binary32(hidden_scale / output_scale))
    hidden = [saturate(multiply(value, first) + hidden_zero, 8) for value in sums]
    echoes = [value - hidden_zero + old for value, old in zip(hidden, state)]
    outputs = [saturate(multiply(value, second) + output_zero, 8) for value in echoes]
    kept = [saturate(value if broken == "output" else value >> 1, 16) for value in echoes]
    return kept, {"outputs": [outputs], "accumulators": {"hidden": sums, "output": echoes}, "states": {"1": kept}}


def main():
    broken = sys.argv[1] if len(sys.argv) > 1 else ""
    print(json.dumps({"protocol": "quantspec-command/1", "name": "echo"}), flush=True)
    sys.stdin.readline()
    group = None
    for line in sys.stdin:
        case = json.loads(line)
        group = case.get("group", group)
        state, steps = [0] * math.prod(group["inputs"][0]["shape"]), []
        for given in case["steps"]:
            state, answer = step(group, given["inputs"]["0"], state, broken)
            steps.append(answer)
        print(json.dumps({"case": case["case"], "steps": steps}), flush=True)


main()
