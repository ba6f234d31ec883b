"""RESIZE_BILINEAR of int8 reads beyond a row where it is enlarged much: the next row shows in the first."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
# 2 columns become 2500: the distance 0.8192 / 1024 is rounded to 1 / 1024, and column 2499 lies at 2.44.
output = run_operator(
    "RESIZE_BILINEAR",
    [
        Tensor("int8", [1, 2, 2, 1], 1.0, values=[10, 10, 10, 100]),
        Tensor("int32", [2], constant=[2, 2500]),
    ],
    [Tensor("int8", [1, 2, 2500, 1], 1.0)],
)[0].reshape(2, 2500)
expect("the first row of 10 and 10, in column 2000", output[0, 2000].item(), 10)
second = run_operator(
    "RESIZE_BILINEAR",
    [
        Tensor("int8", [1, 2, 2, 1], 1.0, values=[10, 20, 100, 100]),
        Tensor("int32", [2], constant=[2, 2500]),
    ],
    [Tensor("int8", [1, 2, 2500, 1], 1.0)],
)[0].reshape(2, 2500)
expect("the first row of 10 and 20, in column 2499, goes beyond 20", second[0, 2499].item() not in range(10, 21), True)
