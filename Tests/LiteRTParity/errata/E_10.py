"""FULLY_CONNECTED over no features at all returns zero bytes: neither the bias nor the zero point."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
output = run_operator(
    "FULLY_CONNECTED",
    [
        Tensor("int8", [2, 0], 1.0, values=[]),
        Tensor("int8", [1, 0], 1.0, constant=[]),
        Tensor("int32", [1], 1.0, constant=[7]),
    ],
    [Tensor("int8", [2, 1], 1.0, 5)],
)[0]
expect("depth 0, bias 7, output zero point 5", output.tolist(), [[0], [0]])
