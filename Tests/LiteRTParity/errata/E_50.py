"""DIV shifts by 32 places and more."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for kind in ("int8", "uint8", "int16"):
    output = run_operator(
        "DIV",
        [Tensor(kind, [2], 1.0, values=[0, 1]), Tensor(kind, [2], 1.0, values=[1, 100])],
        [Tensor(kind, [2], 1000.0, 10)],
    )[0]
    expect(f"{kind}, 0 / 1 and 1 / 100 over 1000, at zero point 10", output.tolist() == [10, 10], False)
