"""Hybrid operators store rows of tiny values with the wrong sign, and zeros as the most negative value."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def signs(row):
    """The stored values of a row, in units of its greatest magnitude: each is multiplied by a weight of 1 alone."""
    size = len(row)
    identity = [int(unit == feature) for unit in range(size) for feature in range(size)]
    output = run_operator(
        "FULLY_CONNECTED",
        [Tensor("float32", [1, size], values=row), Tensor("int8", [size, size], 1.0, constant=identity)],
        [Tensor("float32", [1, size])],
    )[0]
    greatest = max(abs(value) for value in row)
    return [round(float(value) / greatest) for value in output[0]]


expect("1, -1, 1, 0 times 4e-37", signs([4e-37, -4e-37, 4e-37, 0.0]), [1, -1, 1, 0])
expect("1, -1, 1, 0 times 3e-37", signs([3e-37, -3e-37, 3e-37, 0.0]), [-1, -1, -1, -1])
expect("the same twice, a lane of eight", signs([3e-37, -3e-37, 3e-37, 0.0] * 2), [1, -1, 1, -1] * 2)
