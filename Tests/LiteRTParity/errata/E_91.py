"""Hybrid operators give the product of a weight of -128 and a negative stored activation the wrong sign."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def only(depth, position, value, others):
    return [value if index == position else others for index in range(depth)]


def dense(depth, position, activation, units=1, asymmetric=False):
    """What a weight of -128 at one position makes of an activation there, where the others are 1; every unit alike."""
    output = run_operator(
        "FULLY_CONNECTED",
        [
            Tensor("float32", [1, depth], values=only(depth, position, activation, 1.0)),
            Tensor("int8", [units, depth], 1.0, constant=only(depth, position, -128, 0) * units),
        ],
        [Tensor("float32", [1, units])],
        {"asymmetric_quantize_inputs": asymmetric},
    )[0]
    return {round(float(number)) for number in output.reshape(-1)}


def convolution(channels, scales=1.0):
    """The same by a convolution of 3 x 3 over two channels, with the weight at the first position."""
    output = run_operator(
        "CONV_2D",
        [
            Tensor("float32", [1, 3, 3, 2], values=only(18, 0, -1.0, 1.0)),
            Tensor("int8", [channels, 3, 3, 2], scales, constant=only(18, 0, -128, 0) * channels),
            Tensor("float32", [channels], constant=[0] * channels),
        ],
        [Tensor("float32", [1, 1, 1, channels])],
        {"padding": "VALID", "stride_h": 1, "stride_w": 1},
    )[0]
    return {round(float(number)) for number in output.reshape(-1)}


for depth, wrong in ((15, 0), (16, 16), (31, 16), (33, 32)):
    found = [position for position in range(depth) if dense(depth, position, -1.0) == {-128}]
    expect(f"FULLY_CONNECTED of depth {depth}, -1 x -128 is -128 at the positions", found, list(range(wrong)))
for units in (1, 4, 5):
    expect(f"FULLY_CONNECTED of {units} units, 1 x -128", dense(16, 0, 1.0, units), {-128})
    expect(f"FULLY_CONNECTED of {units} units, -1 x -128", dense(16, 0, -1.0, units), {-128})
# Asymmetric, the stored activation counts: 0.25 of [0, 1] is stored as -64, and 0.75 as 63.
expect("FULLY_CONNECTED, asymmetric, 0.75 x -128", dense(16, 0, 0.75, 1, True), {-96})
expect("FULLY_CONNECTED, asymmetric, 0.25 x -128", dense(16, 0, 0.25, 1, True), {-96})
for channels, wanted in ((1, -128), (3, -128), (4, 128), (5, -128), (8, 128)):
    expect(f"CONV_2D to {channels} channels, -1 x -128", convolution(channels), {wanted})
expect("CONV_2D with scales of 1 and 2, -1 x -128", convolution(2, [1.0, 2.0]), {127, 255})
