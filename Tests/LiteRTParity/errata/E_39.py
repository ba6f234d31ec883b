"""TANH and LOGISTIC of int16 saturate odd values where the input's scale is so small that the multiplier is 0."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
values = [-3, -2, 0, 1, 2, 32767]
for operator, middle, odd in (("TANH", 0, -32767), ("LOGISTIC", 16384, 1)):
    for scale, wanted in (
        (3.8e-14, [middle] * 6),
        (3.7e-14, [odd, middle, middle, odd, middle, odd]),
        (3.587e-43, [odd, middle, middle, odd, middle, odd]),
    ):
        output = run_operator(
            operator, [Tensor("int16", [6], scale, values=values)], [Tensor("int16", [6], 1 / 32768)]
        )[0]
        expect(f"{operator} of {values} x {scale}", output.tolist(), wanted)
