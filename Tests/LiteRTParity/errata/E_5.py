"""The power-of-two form of ADD shifts wrongly by more than 15 places."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
values = [0, 1, -1, 32767, -32768]
for exponent, wanted in ((15, [0, 0, 0, 1, -1]), (16, [1, 1, -1, 1, -1]), (20, [1, 1, -1, 1, -1])):
    output = run_operator(
        "ADD",
        [Tensor("int16", [5], 2.0**-exponent, values=values), Tensor("int16", [5], 1.0, values=[0] * 5)],
        [Tensor("int16", [5], 1.0)],
    )[0]
    expect(f"{values} x 2^-{exponent} + 0", output.tolist(), wanted)
