"""Hybrid FULLY_CONNECTED gives a NaN an end of the activation's interval."""

import math

from parity.proof import Tensor, begin, expect, run_operator

begin()


def kept(output):
    return ["NaN" if math.isnan(number) else float(number) for number in output.reshape(-1)]


def dense(row, activation, bias, scale=1.0, asymmetric=False):
    return kept(
        run_operator(
            "FULLY_CONNECTED",
            [
                Tensor("float32", [1, 2], values=row),
                Tensor("int8", [2, 2], scale, constant=[1, 1, 1, 2]),
                Tensor("float32", [2], constant=bias),
            ],
            [Tensor("float32", [1, 2])],
            {"asymmetric_quantize_inputs": asymmetric, "fused_activation_function": activation},
        )[0]
    )


def convolution(row, activation):
    return kept(
        run_operator(
            "CONV_2D",
            [
                Tensor("float32", [1, 1, 1, 2], values=row),
                Tensor("int8", [2, 1, 1, 2], [1.0, 2.0], constant=[1, 1, 1, 2]),
                Tensor("float32", [2], constant=[0, 0]),
            ],
            [Tensor("float32", [1, 1, 1, 2])],
            {"padding": "VALID", "stride_h": 1, "stride_w": 1, "fused_activation_function": activation},
        )[0]
    )


far = [3e38, -3e38]
for activation, wanted in (("NONE", "NaN"), ("RELU", 0.0), ("RELU6", 0.0), ("RELU_N1_TO_1", -1.0)):
    expect(f"{activation}, a row of 3e38 and -3e38", dense(far, activation, [0, 5], 1.0, True), [wanted] * 2)
    expect(f"{activation}, a bias of NaN", dense([2, 1], activation, [math.nan] * 2), [wanted] * 2)
    opposite = dense([3e38] * 2, activation, [-math.inf] * 2, 1e20)
    expect(f"{activation}, an infinite sum and a bias of the other sign", opposite, [wanted] * 2)
    expect(f"{activation}, CONV_2D of 3e38 and -3e38", convolution(far, activation), ["NaN"] * 2)
