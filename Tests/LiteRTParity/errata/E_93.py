"""Multipliers of 2^15 and more shift 64-bit accumulators by a negative number of places."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
PIXEL, MATRIX = [1, 1, 1, 1], [1, 1]
STEPS = {"stride_h": 1, "stride_w": 1}


def forms(number):
    """Operators whose accumulator is a number: the inputs, the type and shape of the output, and attributes."""
    pixel = Tensor("int16", PIXEL, 1.0, values=[number])
    matrix = Tensor("int16", MATRIX, 1.0, values=[number])
    taps = Tensor("int8", PIXEL, 1.0, constant=[1])
    bias = Tensor("int64", [1], 1.0, constant=[0])
    axis = Tensor("int32", [1], constant=[0])
    yield "CONV_2D", [pixel, taps, bias], "int16", PIXEL, STEPS
    yield "DEPTHWISE_CONV_2D", [pixel, taps, bias], "int16", PIXEL, {**STEPS, "depth_multiplier": 1}
    yield "TRANSPOSE_CONV", [Tensor("int32", [4], constant=PIXEL), taps, pixel], "int16", PIXEL, STEPS
    yield "BATCH_MATMUL", [matrix, Tensor("int16", MATRIX, 1.0, constant=[1])], "int16", MATRIX, {}
    yield "REDUCE_PROD", [matrix, axis], "int16", [1], {}
    yield "REDUCE_PROD", [Tensor("int8", MATRIX, 1.0, values=[number]), axis], "int8", [1], {}


# 4/3 of a power of two, which is no tie: the shift S is one more than the power.
for power, wanted in (
    (13, {1: 10923, -1: -10922, 100: 32767}),
    (14, {1: 21845, -1: -21845, 100: 32767}),
    (15, {1: 0, -1: 0, 100: 0}),
    (16, {1: 0, -1: 0, 100: 0}),
    (30, {1: 0, -1: 0, 100: 0}),
    (60, {1: 0, -1: 0, 100: 8}),
    (77, {1: 10923, -1: -10922, 100: 32767}),
):
    for number in wanted:
        for operator, inputs, kind, shape, attributes in forms(number):
            output = run_operator(operator, inputs, [Tensor(kind, shape, 0.75 * 2.0**-power)], attributes)[0]
            bounded = max(-128, min(127, wanted[number])) if kind == "int8" else wanted[number]
            statement = f"{operator} to {kind}, {number} with a multiplier of 4/3 x 2^{power}"
            expect(statement, output.reshape(-1).tolist(), [bounded])
