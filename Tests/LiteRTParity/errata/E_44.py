"""SUM on int8 adds bytes as unsigned ones, and clamps to 0 ... 255."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def total(values, zero_point=0):
    output = run_operator(
        "SUM",
        [
            Tensor("int8", [1, len(values)], 1.0, zero_point, values=values),
            Tensor("int32", [1], constant=[1]),
        ],
        [Tensor("int8", [1], 1.0, zero_point)],
    )[0]
    return output.tolist()


expect("3 + 4", total([3, 4]), [7])
expect("-1 + 3, that is 255 + 3, clamped to 255", total([-1, 3]), [-1])
expect("100 + 100, that is 200", total([100, 100]), [-56])
expect("3 + 4 with zero point -2, that is 3 + 4 + 2 x 2 - 2", total([3, 4], -2), [9])
