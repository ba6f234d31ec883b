"""FULLY_CONNECTED drops what is left of an input that is no multiple of the filter's depth."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
output = run_operator(
    "FULLY_CONNECTED",
    [Tensor("int8", [3, 2], 1.0, values=[1, 2, 3, 4, 5, 6]), Tensor("int8", [1, 4], 1.0, constant=[1, 1, 1, 1])],
    [Tensor("int8", [1, 1], 1.0)],
)[0]
expect("6 values over the depth 4", output.tolist(), [[10]])
