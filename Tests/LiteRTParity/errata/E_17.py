"""Hybrid SVDF reads time weights of float32 as bytes of int8."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
# 1.0 is the bytes 00 00 80 3f; read as int8, the four weights below are the bytes of the first one, without a scale.
output = run_operator(
    "SVDF",
    [
        Tensor("float32", [1, 1], values=[1.0]),
        Tensor("int8", [1, 1], 1.0, constant=[1]),
        Tensor("float32", [1, 1], constant=[1.0]),
        None,
        Tensor("float32", [1, 1], state=True),
    ],
    [Tensor("float32", [1, 1])],
    {"rank": 1},
)[0]
expect("1 x 1 x 1, time weight 1.0 in float32", output.tolist(), [[0.0]])
