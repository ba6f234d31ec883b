"""A multiplier of 2^31 and more shifts by its shift modulo 32."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for operator, attributes in (("RELU", {}), ("ABS", {}), ("LEAKY_RELU", {"alpha": 1.0})):
    output = run_operator(
        operator,
        [Tensor("int8", [4], 2.0**32, values=[0, 1, 2, 3])],
        [Tensor("int8", [4], 1.0)],
        attributes,
    )[0]
    expect(f"{operator} of [0, 1, 2, 3] with a multiplier of 2^32", output.tolist(), [0, 1, 2, 3])


def fed(kind, shape):
    return Tensor(kind, shape, 1.0, values=[1])


def held(kind, shape, number=1, scale=1.0):
    return Tensor(kind, shape, scale, constant=[number] * (4 if shape == [4] else 1))


WINDOW = {"stride_h": 1, "stride_w": 1, "dilation_h_factor": 1, "dilation_w_factor": 1}
PIXEL, MATRIX = [1, 1, 1, 1], [1, 1]


def sums(kind, bias):
    """Operators of which every input element is 1 and every scale too, and the type and shape of the output."""
    taps, attribute = ("uint8", {}) if kind == "uint8" else ("int8", {})
    if kind == "int16":
        attribute = {"quantized_bias_type": "INT32"}
    shape = Tensor("int32", [4], constant=PIXEL)
    yield "CONV_2D", [fed(kind, PIXEL), held(taps, PIXEL), held(bias, [1], 0)], PIXEL, {**WINDOW, **attribute}
    yield "TRANSPOSE_CONV", [shape, held(taps, PIXEL), fed(kind, PIXEL), held(bias, [1], 0)], PIXEL, attribute | {
        "stride_h": 1,
        "stride_w": 1,
    }
    yield "MUL", [fed(kind, [1]), fed(kind, [1])], [1], {}
    axis = Tensor("int32", [1], constant=[0])
    yield "MEAN", [fed(kind, MATRIX), axis], [1], {}
    if kind != "int16":
        depthwise = [fed(kind, PIXEL), held(taps, PIXEL), held(bias, [1], 0)]
        yield "DEPTHWISE_CONV_2D", depthwise, PIXEL, {**WINDOW, "depth_multiplier": 1}
        yield "SUM", [fed(kind, MATRIX), axis], [1], {}
    if kind == "int8":
        yield "BATCH_MATMUL", [fed(kind, MATRIX), fed(kind, MATRIX)], MATRIX, {}


for kind in ("int8", "uint8", "int16"):
    for operator, inputs, shape, attributes in sums(kind, "int32"):
        for power, wanted in ((32, 1), (33, 2)):
            output = run_operator(operator, inputs, [Tensor(kind, shape, 2.0**-power)], attributes)[0]
            expect(f"{operator} of {kind}, 1 with a multiplier of 2^{power}", output.reshape(-1).tolist(), [wanted])

for which, state, power in (("first", 2.0**-33, 33), ("second", 1.0, 33)):
    inputs = [
        fed("int8", MATRIX),
        held("int8", MATRIX),
        held("int16", MATRIX),
        held("int32", [1], 0),
        Tensor("int16", MATRIX, state, state=True),
    ]
    attributes = {"rank": 1, "fused_activation_function": "RELU"}
    output = run_operator("SVDF", inputs, [Tensor("int8", MATRIX, 2.0**-power, -128)], attributes)[0]
    expect(f"SVDF of 1 whose {which} multiplier is 2^{power}, above the zero point", int(output[0][0]) + 128, 2)

for scale, wanted in ((327680.0, [16383, 1, 16383, 1]), (327690.0, [8193, 8192, 8192, 8191]), (1e30, [32761, 2, 2, 2])):
    output = run_operator(
        "SOFTMAX",
        [Tensor("int16", [4], scale, values=[0, -1, -2, -3])],
        [Tensor("int16", [4], 1 / 32768)],
        {"beta": 1.0},
    )[0]
    expect(f"SOFTMAX of [0, -1, -2, -3] x {scale}", output.tolist(), wanted)
