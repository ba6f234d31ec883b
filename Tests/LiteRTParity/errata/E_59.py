"""DIV with a huge multiplier shifts by a negative number of places."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for scale, wanted in ((2.0**22, 127), (2.0**24, 1)):
    output = run_operator(
        "DIV",
        [Tensor("int8", [1], scale, values=[100]), Tensor("int8", [1], 1.0, values=[1])],
        [Tensor("int8", [1], 1.0)],
    )[0]
    expect(f"100 x {scale:.0f} / 1 on a scale of 1", output.tolist(), [wanted])
