"""Convolutions take the scales of a filter as those of the output channels, whatever dimension they run along."""

from parity.proof import Tensor, begin, expect, refusal, run_operator

begin()
STEPS = {"padding": "VALID", "stride_h": 1, "stride_w": 1}
SCALES = [0.5, 0.125]
TAPS = [-5, 2, -2, 5, 1, -3, 4, 0]
BIAS = {"int8": "int32", "int16": "int64"}


def forms(kind, dimension):
    """Each operator with a filter of two indices along every dimension that is asked about."""
    bias = Tensor(BIAS[kind], [2], [0.25, 0.0625], constant=[3, 3])
    pixel = Tensor(kind, [1, 1, 1, 2], 0.5, values=[10, 20])
    square = Tensor(kind, [1, 2, 2, 2], 0.5, values=[10, 20, 30, 40, 50, 60, 70, 80])
    output = [Tensor(kind, [1, 1, 1, 2], 0.25)]
    if dimension in (0, 3):
        yield "CONV_2D", [pixel, Tensor("int8", [2, 1, 1, 2], SCALES, 0, dimension, constant=TAPS[:4]), bias], output, STEPS
        shape = Tensor("int32", [4], constant=[1, 1, 1, 2])
        taps = Tensor("int8", [2, 1, 1, 2], SCALES, 0, dimension, constant=TAPS[:4])
        yield "TRANSPOSE_CONV", [shape, taps, pixel, bias], output, STEPS
    if dimension > 0:
        taps = Tensor("int8", [1, 2, 2, 2], SCALES, 0, dimension, constant=TAPS)
        yield "DEPTHWISE_CONV_2D", [square, taps, bias], output, {**STEPS, "depth_multiplier": 1}


for kind in ("int8", "int16"):
    right = {
        operator: run_operator(operator, inputs, outputs, attributes)[0].tolist()
        for channels in (0, 3)
        for operator, inputs, outputs, attributes in forms(kind, channels)
        if (channels == 3) == (operator == "DEPTHWISE_CONV_2D")
    }
    for dimension in range(4):
        for operator, inputs, outputs, attributes in forms(kind, dimension):
            observed = run_operator(operator, inputs, outputs, attributes)[0].tolist()
            expect(f"{operator} of {kind}, scales along dimension {dimension}", observed, right[operator])
pixel = Tensor("float32", [1, 1, 1, 2], values=[1, 2])
taps = Tensor("int8", [2, 1, 1, 2], SCALES, 0, 3, constant=TAPS[:4])
message = refusal("CONV_2D", [pixel, taps, Tensor("float32", [2], constant=[0, 0])], [Tensor("float32", [1, 1, 1, 2])], STEPS) or ""
expect("hybrid CONV_2D refuses dimension 3", "quantized_dimension != 0" in message, True)


def hybrid_fully_connected(dimension):
    row = Tensor("float32", [1, 2], values=[1, 2])
    weights = Tensor("int8", [2, 2], SCALES, 0, dimension, constant=TAPS[:4])
    return run_operator("FULLY_CONNECTED", [row, weights], [Tensor("float32", [1, 2])], {})[0].tolist()


expect("hybrid FULLY_CONNECTED, scales along dimension 1", hybrid_fully_connected(1), hybrid_fully_connected(0))
