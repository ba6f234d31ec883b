"""Hybrid operators ignore the zero points of their weights, and read unsigned weights as signed ones."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def hybrid(kind, weight, zero_point):
    """1 x (weight - zero point) x 1; 1 is quantized without an error."""
    return run_operator(
        "FULLY_CONNECTED",
        [Tensor("float32", [1, 1], values=[1.0]), Tensor(kind, [1, 1], 1.0, zero_point, constant=[weight])],
        [Tensor("float32", [1, 1])],
    )[0].tolist()


expect("FULLY_CONNECTED, int8 weight 6, zero point 5", hybrid("int8", 6, 5), [[6.0]])
expect("FULLY_CONNECTED, uint8 weight 200, zero point 0", hybrid("uint8", 200, 0), [[-56.0]])
