"""A sum or mean of no elements is stored as 0, whatever the output's zero point."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for operator in ("MEAN", "SUM"):
    for kind, zero_point in (("int8", -5), ("uint8", 7)):
        output = run_operator(
            operator,
            [Tensor(kind, [2, 0], 1.0, values=[]), Tensor("int32", [1], constant=[1])],
            [Tensor(kind, [2], 1.0, zero_point)],
        )[0]
        expect(f"{operator} {kind}, zero point {zero_point}", output.tolist(), [0, 0])
