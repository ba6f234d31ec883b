"""TANH and LOGISTIC of int16 overflow where the input's scale is 16/3 or more."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for operator, below, above in (
    ("TANH", [-32767, -32767, 32767, 32767], [32767, -32767, 32767, -32767]),
    ("LOGISTIC", [1, 1, 32767, 32767], [32767, 1, 32767, 1]),
):
    for scale, wanted in ((5.33, below), (5.34, above)):
        output = run_operator(
            operator,
            [Tensor("int16", [4], scale, values=[-32768, -20000, 20000, 32767])],
            [Tensor("int16", [4], 1 / 32768)],
        )[0]
        expect(f"{operator} of [-32768, -20000, 20000, 32767] x {scale}", output.tolist(), wanted)
